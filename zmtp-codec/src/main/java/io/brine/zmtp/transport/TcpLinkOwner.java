package io.brine.zmtp.transport;

import org.jspecify.annotations.Nullable;

/**
 * Confined to its socket's event loop. Whoever listened or dialled, told of what became of a
 * connection.
 */
public interface TcpLinkOwner {
    /** The connection is open; its handshake begins. */
    void onOpened(TcpLink link);

    /** The handshake is done. Returns who takes the traffic, or null to have the link closed. */
    @Nullable LinkListener onHandshake(TcpLink link);

    /** The handshake failed; {@link #onClosed} follows. */
    void onHandshakeFailed(TcpLink link, HandshakeFailure failure);

    /**
     * The peer broke the protocol after the handshake; {@link #onClosed} follows.
     *
     * @param reason one line for the log
     */
    void onProtocolError(TcpLink link, String reason);

    /**
     * The connection is gone. Called exactly once, after everything else.
     *
     * @param reason why, or null when one side just closed it
     */
    void onClosed(TcpLink link, @Nullable String reason);
}
