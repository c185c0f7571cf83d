/** Salt's outputters: how a command shows the answers of minions. */
@NullMarked
package io.brine.daemon.output;

import org.jspecify.annotations.NullMarked;
