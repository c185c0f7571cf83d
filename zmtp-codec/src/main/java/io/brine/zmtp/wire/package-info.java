/**
 * ZMTP 3.1 octets: greeting, frames, commands and metadata (RFC 37). Depends on Netty's buffers
 * only.
 */
@NullMarked
package io.brine.zmtp.wire;

import org.jspecify.annotations.NullMarked;
