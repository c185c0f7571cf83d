/** The command line: what each option means and how it is checked. */
@NullMarked
package io.brine.zmtp.tool.cli;

import org.jspecify.annotations.NullMarked;
