package io.brine.zmtp.transport;

import io.brine.zmtp.handshake.PeerInfo;
import io.netty.channel.EventLoop;

import org.slf4j.Logger;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Confined to its event loop. Warnings about peers, so that strangers cannot fill the log: at most
 * {@value #LINES} lines a minute for each remote address, whatever its port; what was left out is
 * counted and told in one line at the end of that minute. Addresses beyond the first {@value
 * #ADDRESSES} of a minute share one allowance.
 */
public final class WarningLimiter {
    static final int LINES = 5;
    static final int ADDRESSES = 256;
    static final int WINDOW_SECONDS = 60;

    private static final String OTHERS = "other addresses";

    private static final class Seen {
        private int logged;
        private long suppressed;
    }

    private final EventLoop loop;
    private final Logger log;
    private final Map<String, Seen> addresses = new LinkedHashMap<>();

    /** Makes a limiter without history, which writes to {@code log}. */
    public WarningLimiter(EventLoop loop, Logger log) {
        this.loop = loop;
        this.log = log;
    }

    /** Logs {@code address: what}, or counts it when the address has had its lines. */
    public void warn(SocketAddress address, String what) {
        if (addresses.isEmpty()) {
            loop.schedule(this::endWindow, WINDOW_SECONDS, TimeUnit.SECONDS);
        }
        Seen seen = seen(hostOf(address));
        if (seen.logged < LINES) {
            seen.logged++;
            log.warn("{}: {}", PeerInfo.addressText(address), what);
        } else {
            seen.suppressed++;
        }
    }

    private Seen seen(String host) {
        Seen known = addresses.get(host);
        return known != null
                ? known
                : addresses.computeIfAbsent(
                        addresses.size() < ADDRESSES ? host : OTHERS, key -> new Seen());
    }

    private void endWindow() {
        addresses.forEach(
                (host, seen) -> {
                    if (seen.suppressed > 0) {
                        log.warn(
                                "{}: {} more warnings in the last {} s were suppressed",
                                host,
                                seen.suppressed,
                                WINDOW_SECONDS);
                    }
                });
        addresses.clear();
    }

    private static String hostOf(SocketAddress address) {
        return address instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress().getHostAddress()
                : address.toString();
    }
}
