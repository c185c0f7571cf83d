package io.brine.zmtp.handshake;

import io.brine.zmtp.wire.Metadata;
import io.brine.zmtp.wire.ZmtpVersion;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * Immutable. Who is at the other end of a connection, known once its handshake is done.
 *
 * @param remoteAddress the peer's address; an {@link InetSocketAddress} for TCP
 * @param version the version that the peer announced
 * @param mechanism the security mechanism in use, as on the wire
 * @param metadata what the peer announced in its READY
 */
public record PeerInfo(
        SocketAddress remoteAddress, ZmtpVersion version, String mechanism, Metadata metadata) {
    /** Returns the peer's socket type as on the wire, or an empty text when it announced none. */
    public String socketType() {
        String type = metadata.text(Metadata.SOCKET_TYPE);
        return type == null ? "" : type;
    }

    /** Returns a copy of the identity that the peer announced; no octets when it announced none. */
    public byte[] identity() {
        byte[] identity = metadata.bytes(Metadata.IDENTITY);
        return identity == null ? new byte[0] : identity;
    }

    /** Returns the address as {@code host:port} without a DNS look-up, for logs. */
    public String addressText() {
        return addressText(remoteAddress);
    }

    /** Returns an address as {@code host:port} without a DNS look-up, IPv6 in brackets. */
    public static String addressText(SocketAddress address) {
        if (address instanceof InetSocketAddress inet && inet.getAddress() != null) {
            String host = inet.getAddress().getHostAddress();
            return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + inet.getPort();
        }
        return address.toString();
    }
}
