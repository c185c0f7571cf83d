package io.brine.zmtp.socket;

/**
 * Immutable. A socket's counters at one moment, all since it was opened.
 *
 * @param messagesSent messages queued for a peer (one for each peer)
 * @param messagesReceived messages handed to the application
 * @param droppedAtHighWaterMark messages that a peer missed because its queue was full
 * @param droppedUnroutable messages for which there was no peer, or that lay in the queue of a peer
 *     that went
 * @param droppedInbound messages received and thrown away: wrong envelope, no subscription, wrong
 *     peer
 * @param connectionsAccepted connections that peers opened
 * @param connectionsOpened connections that this socket opened
 * @param handshakesSucceeded completed handshakes
 * @param handshakesFailed connections that began a handshake and did not complete it
 * @param protocolErrors connections closed because the peer broke the protocol, in or after the
 *     handshake
 * @param reconnects attempts to connect again
 * @param acceptFailures connections that could not be accepted
 */
public record SocketCounters(
        long messagesSent,
        long messagesReceived,
        long droppedAtHighWaterMark,
        long droppedUnroutable,
        long droppedInbound,
        long connectionsAccepted,
        long connectionsOpened,
        long handshakesSucceeded,
        long handshakesFailed,
        long protocolErrors,
        long reconnects,
        long acceptFailures) {}
