package io.brine.zmtp.mechanism;

import io.brine.zmtp.wire.Command;
import io.brine.zmtp.wire.Metadata;
import io.brine.zmtp.wire.ProtocolError;
import io.brine.zmtp.wire.ZmtpProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import java.util.function.Predicate;

/**
 * Immutable. What our side announces and accepts.
 *
 * @param metadata the properties of our READY, Socket-Type first
 * @param acceptsPeerType tells whether a peer of that socket type, as on the wire, may be talked to
 */
public record LocalPeer(Metadata metadata, Predicate<String> acceptsPeerType) {
    private static final int MAX_IDENTITY = 255;

    /**
     * Checks what the peer announced of itself.
     *
     * @throws ZmtpProtocolException ZMTP_INVALID_METADATA when we do not talk to such a peer
     */
    public void check(Metadata peer) throws ZmtpProtocolException {
        String type = peer.text(Metadata.SOCKET_TYPE);
        if (type == null || !acceptsPeerType.test(type)) {
            String ours = metadata.text(Metadata.SOCKET_TYPE);
            throw new ZmtpProtocolException(
                    ProtocolError.ZMTP_INVALID_METADATA,
                    "a peer "
                            + (type == null
                                    ? "without a socket type"
                                    : "of type " + Metadata.printable(type))
                            + " cannot talk to our "
                            + ours);
        }
        byte[] identity = peer.bytes(Metadata.IDENTITY);
        if (identity != null && identity.length > MAX_IDENTITY) {
            throw new ZmtpProtocolException(
                    ProtocolError.ZMTP_INVALID_METADATA,
                    "an identity of " + identity.length + " octets is over 255");
        }
    }

    /** As {@link #check(Metadata)}; tells the peer with ERROR that its socket type does not fit. */
    void check(Metadata peer, Mechanism.Outlet out) throws ZmtpProtocolException {
        String type = peer.text(Metadata.SOCKET_TYPE);
        if (type == null || !acceptsPeerType.test(type)) {
            ByteBuf body = Unpooled.buffer();
            new Command.Refusal("Invalid socket type").writeBody(body);
            out.send(body);
        }
        check(peer);
    }
}
