/** Salt's log levels and line formats on Logback, configured by the program and never by a file. */
@NullMarked
package io.brine.daemon.logging;

import org.jspecify.annotations.NullMarked;
