/**
 * Request and publish messages between minions and master: envelopes, the {@code _auth} exchange,
 * encrypted requests and replies, signed pillar, sealed publications, and the client's request
 * channel.
 */
@NullMarked
package io.brine.salt.channel;

import org.jspecify.annotations.NullMarked;
