package io.brine.zmtp.transport;

import io.netty.util.NetUtil;

import org.jspecify.annotations.Nullable;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;

/**
 * Thread-safe. Turns hosts of endpoints into addresses. Literal addresses are read at once; names
 * are looked up on threads of their own, since the system's resolver blocks, and anew each time.
 */
public final class HostResolver {
    private HostResolver() {}

    /** Returns the address to connect to; fails with {@link UnknownHostException}. */
    public static CompletableFuture<InetSocketAddress> forConnect(
            Endpoint.Tcp endpoint, boolean ipv6) {
        return forConnect(endpoint.host(), endpoint.port(), ipv6);
    }

    /** Returns the address to bind; {@code *} and names of interfaces are understood. */
    public static CompletableFuture<InetSocketAddress> forBind(
            Endpoint.Tcp endpoint, boolean ipv6) {
        return forBind(endpoint.host(), endpoint.port(), ipv6);
    }

    static CompletableFuture<InetSocketAddress> forConnect(String host, int port, boolean ipv6) {
        return resolve(host, ipv6).thenApply(address -> new InetSocketAddress(address, port));
    }

    static CompletableFuture<InetSocketAddress> forBind(String host, int port, boolean ipv6) {
        if (host.equals("*")) {
            InetAddress any = literal(ipv6 ? "::" : "0.0.0.0");
            return CompletableFuture.completedFuture(new InetSocketAddress(any, port));
        }
        InetAddress ofInterface = interfaceAddress(host, ipv6);
        if (ofInterface != null) {
            return CompletableFuture.completedFuture(new InetSocketAddress(ofInterface, port));
        }
        return forConnect(host, port, ipv6);
    }

    private static CompletableFuture<InetAddress> resolve(String host, boolean ipv6) {
        InetAddress literal = literal(host);
        return literal != null
                ? CompletableFuture.completedFuture(literal)
                : BlockingCalls.run(() -> lookUp(host, ipv6));
    }

    private static InetAddress lookUp(String host, boolean ipv6) throws UnknownHostException {
        InetAddress[] known;
        try {
            known = InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new UnknownHostException(host + ": the name is not known");
        }
        for (InetAddress address : known) {
            if (ipv6 || address instanceof Inet4Address) {
                return address;
            }
        }
        throw new UnknownHostException(host + ": it has only IPv6 addresses; set ipv6");
    }

    /** Returns the address that a text spells, or null when it is a name. */
    static @Nullable InetAddress literal(String host) {
        byte[] octets = NetUtil.createByteArrayFromIpAddressString(host);
        if (octets == null) {
            return null;
        }
        try {
            return host.indexOf('%') >= 0
                    ? InetAddress.getByName(host)
                    : InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static @Nullable InetAddress interfaceAddress(String name, boolean ipv6) {
        try {
            NetworkInterface found = NetworkInterface.getByName(name);
            return found == null
                    ? null
                    : found.inetAddresses()
                            .filter(address -> ipv6 || address instanceof Inet4Address)
                            .findFirst()
                            .orElse(null);
        } catch (SocketException e) {
            return null;
        }
    }
}
