/**
 * What happens on a connection between TCP connect and the first message: greeting, mechanism,
 * timeout.
 */
@NullMarked
package io.brine.zmtp.handshake;

import org.jspecify.annotations.NullMarked;
