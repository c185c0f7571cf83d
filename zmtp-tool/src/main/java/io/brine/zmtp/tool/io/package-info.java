/** Standard input and the two outputs, away from the event loops and bounded. */
@NullMarked
package io.brine.zmtp.tool.io;

import org.jspecify.annotations.NullMarked;
