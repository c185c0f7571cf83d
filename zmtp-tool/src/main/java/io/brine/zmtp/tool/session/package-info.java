/** One socket between standard input and standard output. */
@NullMarked
package io.brine.zmtp.tool.session;

import org.jspecify.annotations.NullMarked;
