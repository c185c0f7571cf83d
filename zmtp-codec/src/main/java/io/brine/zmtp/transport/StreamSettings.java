package io.brine.zmtp.transport;

import io.brine.zmtp.handshake.HandshakeSettings;
import io.brine.zmtp.liveness.HeartbeatOptions;
import io.brine.zmtp.message.MessageLimits;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * Immutable. What the TCP connections of a socket have in common.
 *
 * @param handshake how they shake hands
 * @param heartbeat how they prove to be alive
 * @param limits what a peer may send
 * @param backlog connections that may wait to be accepted
 * @param ipv6 whether {@code *} binds both families and names may resolve to IPv6
 * @param connectTimeout bound on opening a connection; zero for the system's
 * @param keepAlive whether TCP probes idle connections; null for the system's setting
 * @param keepAliveIdleSeconds silence before the first probe; 0 for the system's setting
 * @param keepAliveIntervalSeconds pause between probes; 0 for the system's setting
 * @param keepAliveCount unanswered probes that end a connection; 0 for the system's setting
 */
public record StreamSettings(
        HandshakeSettings handshake,
        HeartbeatOptions heartbeat,
        MessageLimits limits,
        int backlog,
        boolean ipv6,
        Duration connectTimeout,
        @Nullable Boolean keepAlive,
        int keepAliveIdleSeconds,
        int keepAliveIntervalSeconds,
        int keepAliveCount) {}
