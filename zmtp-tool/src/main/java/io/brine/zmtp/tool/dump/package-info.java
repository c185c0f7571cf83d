/** What a peer says of itself before the first message. */
@NullMarked
package io.brine.zmtp.tool.dump;

import org.jspecify.annotations.NullMarked;
