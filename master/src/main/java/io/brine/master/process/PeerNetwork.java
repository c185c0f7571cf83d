package io.brine.master.process;

import org.jspecify.annotations.Nullable;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Whom a bound for each address is for: an IPv4 address, or a network of IPv6, since whoever has
 * one address of it mostly has all 2^64. Stateless.
 */
public final class PeerNetwork {
    private static final int NETWORK_OCTETS = 8;

    private PeerNetwork() {}

    /** The address or network as text; two peers behind one of them are told apart by nothing. */
    public static String of(@Nullable SocketAddress peer) {
        if (!(peer instanceof InetSocketAddress inet) || inet.getAddress() == null) {
            return String.valueOf(peer);
        }
        InetAddress address = inet.getAddress();
        if (!(address instanceof Inet6Address) || address.isLoopbackAddress()) {
            return address.getHostAddress();
        }
        byte[] octets = address.getAddress();
        Arrays.fill(octets, NETWORK_OCTETS, octets.length, (byte) 0);
        try {
            return InetAddress.getByAddress(octets).getHostAddress() + "/64";
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of 16 octets", e);
        }
    }
}
