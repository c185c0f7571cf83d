package io.brine.zmtp.transport;

import io.brine.zmtp.handshake.HandshakeSettings;
import io.brine.zmtp.liveness.HeartbeatOptions;
import io.brine.zmtp.message.MessageLimits;

/**
 * Immutable. What the stream connections of a socket have in common.
 *
 * @param handshake how they shake hands
 * @param heartbeat how they prove to be alive
 * @param limits what a peer may send
 * @param network what is asked of the system
 * @param sendHighWaterMark messages that the socket queues for a peer, at most; 0 for no limit
 */
public record StreamSettings(
        HandshakeSettings handshake,
        HeartbeatOptions heartbeat,
        MessageLimits limits,
        NetworkOptions network,
        int sendHighWaterMark) {}
