package io.brine.master.process;

import io.brine.zmtp.handshake.PeerInfo;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Says once per peer and reason that something was refused, then is silent about it for a while; a
 * flood of bad requests is not a flood of lines, even if every request has a reason of its own.
 *
 * <p>Thread-safe; remembers a bounded number of peers. What is written is the reason given by the
 * caller and the peer's address, never anything that could be a secret.
 */
public final class RefusalLog {
    private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
    private static final int MAX_PEERS = 4096;
    private static final int MAX_REASONS = 20;
    private static final int MAX_LENGTH = 200;

    private final long quietNanos;
    private final AtomicLong total = new AtomicLong();
    private final Map<String, Seen> peers = new LinkedHashMap<>(64, 0.75f, true);

    private static final class Seen {
        private final long sinceNanos;
        private final Set<String> reasons = new HashSet<>();
        private long silent;

        Seen(long now) {
            this.sinceNanos = now;
        }
    }

    /** A log that repeats itself after ten minutes. */
    public RefusalLog() {
        this(Duration.ofMinutes(10));
    }

    /** A log that repeats itself after a time of one's own. */
    public RefusalLog(Duration quiet) {
        this.quietNanos = quiet.toNanos();
    }

    /**
     * Counts a refusal and logs it if its like was not logged lately.
     *
     * @param peer where it came from, or null if unknown
     * @param reason what was wrong, in one line
     * @return whether it was logged now
     */
    public boolean refused(@Nullable SocketAddress peer, String reason) {
        return refused(peer, reason, Level.WARN);
    }

    /**
     * As {@link #refused}, for a command that no correct program sends: logged as an error, in
     * Salt's words.
     *
     * @param peer where it came from, or null if unknown
     * @param prefix who asked, or nothing
     * @param command the command's name, as sent
     * @return whether it was logged now
     */
    public boolean notExposed(@Nullable SocketAddress peer, String prefix, String command) {
        return refused(peer, prefix + "Requested method not exposed: " + command, Level.ERROR);
    }

    private boolean refused(@Nullable SocketAddress peer, String reason, Level level) {
        total.incrementAndGet();
        String line = printable(reason);
        long before = 0;
        synchronized (peers) {
            long now = System.nanoTime();
            String host = PeerNetwork.of(peer);
            Seen seen = peers.get(host);
            if (seen == null || now - seen.sinceNanos > quietNanos) {
                before = seen == null ? 0 : seen.silent;
                seen = new Seen(now);
                peers.put(host, seen);
                forgetEldest();
            }
            if (seen.reasons.size() >= MAX_REASONS || !seen.reasons.add(line)) {
                seen.silent++;
                return false;
            }
        }
        String more = before == 0 ? "" : " (" + before + " refusals before went unreported)";
        LOG.atLevel(level).log("Refused a request from {}: {}{}", address(peer), line, more);
        return true;
    }

    /** How many refusals there were, logged or not. */
    public long count() {
        return total.get();
    }

    /** What a peer sent, fit for one line of a log: no control characters, not too long. */
    public static String printable(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints()
                .limit(MAX_LENGTH)
                .forEach(c -> out.appendCodePoint(Character.isISOControl(c) ? '?' : c));
        return text.length() > MAX_LENGTH ? out + "..." : out.toString();
    }

    private void forgetEldest() {
        if (peers.size() > MAX_PEERS) {
            var eldest = peers.entrySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }

    private static String address(@Nullable SocketAddress peer) {
        return peer == null ? "an unknown address" : PeerInfo.addressText(peer);
    }
}
