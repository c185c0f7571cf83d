package io.brine.zmtp.handshake;

import io.brine.zmtp.wire.Metadata;
import io.brine.zmtp.wire.ZmtpVersion;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * Immutable. Who is at the other end of a connection, known once its handshake is done.
 *
 * @param remoteAddress the peer's address; an {@link InetSocketAddress} for TCP
 * @param version the version that the peer announced
 * @param mechanism the security mechanism in use, as on the wire
 * @param metadata what the peer announced of itself; Peer-Address; and what the ZAP handler said of
 *     it, User-Id and more, which a peer cannot announce
 */
public record PeerInfo(
        SocketAddress remoteAddress, ZmtpVersion version, String mechanism, Metadata metadata) {
    /**
     * Makes the info of a peer from what it announced and what the ZAP handler said, which goes
     * first.
     */
    static PeerInfo of(
            SocketAddress remoteAddress,
            ZmtpVersion version,
            String mechanism,
            Metadata announced,
            Metadata zapProperties) {
        Metadata.Builder metadata =
                Metadata.builder()
                        .setAll(announced)
                        .remove(Metadata.USER_ID)
                        .remove(Metadata.PEER_ADDRESS);
        String host = hostText(remoteAddress);
        if (!host.isEmpty()) {
            metadata.set(Metadata.PEER_ADDRESS, host);
        }
        return new PeerInfo(
                remoteAddress, version, mechanism, metadata.setAll(zapProperties).build());
    }

    /** Returns what the ZAP handler calls the peer, or an empty text. */
    public String userId() {
        String userId = metadata.text(Metadata.USER_ID);
        return userId == null ? "" : userId;
    }

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

    /**
     * Returns an address as ZAP has it (RFC 27): the IP address without port, or what stands for
     * it; nothing for no address.
     */
    static String hostText(@Nullable SocketAddress address) {
        return switch (address) {
            case null -> "";
            case InetSocketAddress inet ->
                    inet.getAddress() == null ? "" : withoutScope(inet.getAddress());
            case HostAddress named -> named.zapText();
            default -> "";
        };
    }

    private static String withoutScope(InetAddress address) {
        String text = address.getHostAddress();
        int scope = text.indexOf('%');
        return scope < 0 ? text : text.substring(0, scope);
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
