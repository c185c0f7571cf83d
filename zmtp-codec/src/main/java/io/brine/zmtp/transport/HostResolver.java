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
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Thread-safe. Turns hosts of endpoints into addresses. Literal addresses are read at once; names
 * are looked up on threads of their own, since the system's resolver blocks, and anew each time.
 */
public final class HostResolver {
    private static final int MAX_THREADS = 4;
    private static final int MAX_WAITING = 10_000;
    private static final Executor LOOKUPS = lookups();

    private HostResolver() {}

    /** Returns the address to connect to; fails with {@link UnknownHostException}. */
    public static CompletableFuture<InetSocketAddress> forConnect(
            Endpoint.Tcp endpoint, boolean ipv6) {
        return resolve(endpoint.host(), ipv6)
                .thenApply(address -> new InetSocketAddress(address, endpoint.port()));
    }

    /** Returns the address to bind; {@code *} and names of interfaces are understood. */
    public static CompletableFuture<InetSocketAddress> forBind(
            Endpoint.Tcp endpoint, boolean ipv6) {
        if (endpoint.host().equals("*")) {
            InetAddress any = literal(ipv6 ? "::" : "0.0.0.0");
            return CompletableFuture.completedFuture(new InetSocketAddress(any, endpoint.port()));
        }
        InetAddress ofInterface = interfaceAddress(endpoint.host(), ipv6);
        if (ofInterface != null) {
            return CompletableFuture.completedFuture(
                    new InetSocketAddress(ofInterface, endpoint.port()));
        }
        return forConnect(endpoint, ipv6);
    }

    private static CompletableFuture<InetAddress> resolve(String host, boolean ipv6) {
        InetAddress literal = literal(host);
        if (literal != null) {
            return CompletableFuture.completedFuture(literal);
        }
        CompletableFuture<InetAddress> result = new CompletableFuture<>();
        try {
            LOOKUPS.execute(() -> lookUp(host, ipv6, result));
        } catch (RejectedExecutionException busy) {
            result.completeExceptionally(
                    new UnknownHostException(host + ": too many look-ups are waiting"));
        }
        return result;
    }

    private static void lookUp(String host, boolean ipv6, CompletableFuture<InetAddress> result) {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (ipv6 || address instanceof Inet4Address) {
                    result.complete(address);
                    return;
                }
            }
            result.completeExceptionally(
                    new UnknownHostException(host + ": it has only IPv6 addresses; set ipv6"));
        } catch (UnknownHostException e) {
            result.completeExceptionally(
                    new UnknownHostException(host + ": the name is not known"));
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    private static @Nullable InetAddress literal(String host) {
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

    private static Executor lookups() {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(
                        MAX_THREADS,
                        MAX_THREADS,
                        10,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(MAX_WAITING),
                        task -> {
                            Thread thread = new Thread(task, "zmtp-names");
                            thread.setDaemon(true);
                            return thread;
                        });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
