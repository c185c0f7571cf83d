package io.brine.zmtp.tool.cli;

import io.brine.zmtp.socket.SocketOptions;

/**
 * Immutable. What is to be measured.
 *
 * @param latency round trips between REQ and REP, else the flow from PUSH to PULL
 * @param role which part this process plays
 * @param endpoint where
 * @param size octets of a message, from 0
 * @param count messages or round trips, from 1
 * @param options of the sockets
 */
public record PerfPlan(
        boolean latency, Role role, String endpoint, int size, int count, SocketOptions options) {
    /** Which part a process plays. */
    public enum Role {
        /** Binds: REP, or PULL, which reports. */
        LOCAL,
        /** Connects: PUSH, or REQ, which reports. */
        REMOTE,
        /** Both in one process. */
        INPROC
    }
}
