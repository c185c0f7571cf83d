package io.brine.zmtp.tool.cli;

import io.brine.zmtp.mechanism.Security;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.transport.Endpoint;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * Immutable. Whom to look at.
 *
 * @param text the endpoint as it was given
 * @param endpoint where the peer is, tcp or ipc
 * @param type the socket type to announce; null to choose one that suits
 * @param timeout for all of it
 * @param json whether to print JSON
 * @param security what to prove ourselves with where the peer asks for it
 */
public record DumpPlan(
        String text,
        Endpoint endpoint,
        @Nullable SocketType type,
        Duration timeout,
        boolean json,
        Security security) {}
