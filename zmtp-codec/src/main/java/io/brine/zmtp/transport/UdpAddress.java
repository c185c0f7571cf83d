package io.brine.zmtp.transport;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.CompletableFuture;

/**
 * Immutable. A UDP endpoint with its names looked up.
 *
 * @param target where to send to or to listen at; perhaps a multicast group
 * @param networkInterface the interface of multicasts; null for other targets unless one was named
 * @param local the interface's own address, or null when none was named
 */
public record UdpAddress(
        InetSocketAddress target,
        @Nullable NetworkInterface networkInterface,
        @Nullable InetAddress local) {
    /** Returns whether the target is a group. */
    public boolean isMulticast() {
        return target.getAddress().isMulticastAddress();
    }

    /**
     * Looks up an endpoint, on another thread where names are involved.
     *
     * @param bind whether {@code *} and names of interfaces are understood
     * @return fails with {@link IOException} naming what is not known
     */
    public static CompletableFuture<UdpAddress> resolve(
            Endpoint.Udp endpoint, boolean bind, boolean ipv6) {
        CompletableFuture<InetSocketAddress> target =
                bind
                        ? HostResolver.forBind(endpoint.host(), endpoint.port(), ipv6)
                        : HostResolver.forConnect(endpoint.host(), endpoint.port(), ipv6);
        String via = endpoint.networkInterface();
        return target.thenCompose(
                address ->
                        via != null && !via.equals("*")
                                ? BlockingCalls.run(() -> withInterface(address, via))
                                : address.getAddress().isMulticastAddress()
                                        ? BlockingCalls.run(() -> routed(address))
                                        : CompletableFuture.completedFuture(
                                                new UdpAddress(address, null, null)));
    }

    /** Finds the interface by which the system would reach a group. */
    private static UdpAddress routed(InetSocketAddress group) throws IOException {
        NetworkInterface found = null;
        try (DatagramChannel probe = DatagramChannel.open()) {
            probe.connect(new InetSocketAddress(group.getAddress(), Math.max(1, group.getPort())));
            if (probe.getLocalAddress() instanceof InetSocketAddress local) {
                found = NetworkInterface.getByInetAddress(local.getAddress());
            }
        } catch (SocketException noRoute) {
            found = null;
        }
        return new UdpAddress(group, found == null ? loopback() : found, null);
    }

    private static NetworkInterface loopback() throws IOException {
        NetworkInterface loopback =
                NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
        if (loopback == null) {
            throw new SocketException("No such device: no network interface takes multicasts");
        }
        return loopback;
    }

    private static UdpAddress withInterface(InetSocketAddress target, String name)
            throws IOException {
        NetworkInterface found = NetworkInterface.getByName(name);
        InetAddress literal = HostResolver.literal(name);
        if (found == null && literal != null) {
            found = NetworkInterface.getByInetAddress(literal);
        }
        if (found == null) {
            throw new SocketException("No such device: there is no network interface " + name);
        }
        boolean four = target.getAddress() instanceof Inet4Address;
        InetAddress local =
                literal != null
                        ? literal
                        : found.inetAddresses()
                                .filter(address -> address instanceof Inet4Address == four)
                                .findFirst()
                                .orElse(null);
        return new UdpAddress(target, found, local);
    }
}
