/** A proxy between two sockets, with capture and control. */
@NullMarked
package io.brine.zmtp.tool.proxy;

import org.jspecify.annotations.NullMarked;
