package io.brine.zmtp.transport;

import io.brine.zmtp.zap.ZapRequest;

import org.jspecify.annotations.Nullable;

/**
 * Confined to its socket's event loop. Whoever listened or dialled, told of what became of a
 * connection.
 */
public interface StreamLinkOwner {
    /** The connection is open; its handshake begins. */
    void onOpened(StreamLink link);

    /** The handshake is done. Returns who takes the traffic, or null to have the link closed. */
    @Nullable LinkListener onHandshake(StreamLink link);

    /**
     * The ZAP handler has answered about the peer.
     *
     * @param status 200, 300, 400 or 500
     */
    void onZapReply(StreamLink link, ZapRequest request, int status);

    /** The handshake failed; {@link #onClosed} follows. */
    void onHandshakeFailed(StreamLink link, HandshakeFailure failure);

    /**
     * The peer broke the protocol after the handshake; {@link #onClosed} follows.
     *
     * @param reason one line for the log
     */
    void onProtocolError(StreamLink link, String reason);

    /**
     * The connection is gone. Called exactly once, after everything else.
     *
     * @param reason why, or null when one side just closed it
     */
    void onClosed(StreamLink link, @Nullable String reason);
}
