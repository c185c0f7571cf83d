package io.brine.master.job;

import io.brine.master.event.EventBus;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Says that returns cannot be stored: one log line and one event when it begins, one more of each
 * per minute while it lasts, one when it is over. Thread-safe.
 */
public final class StorageAlarm {
    /** The tag of the events; {@code stored} tells the end from the rest. */
    public static final String TAG = "salt/job_cache/error";

    private static final Logger LOG = LoggerFactory.getLogger(StorageAlarm.class);

    private final EventBus events;
    private final long quietNanos;
    private long failed; // guarded by this
    private long saidAtNanos; // guarded by this
    private volatile boolean failing;

    /** Fires on this bus. */
    public StorageAlarm(EventBus events) {
        this(events, Duration.ofMinutes(1));
    }

    StorageAlarm(EventBus events, Duration quiet) {
        this.events = events;
        this.quietNanos = quiet.toNanos();
    }

    /** A return could not be stored. */
    public void failed(String jid, String minionId, Throwable cause) {
        long count;
        synchronized (this) {
            count = ++failed;
            long now = System.nanoTime();
            if (failing && now - saidAtNanos < quietNanos) {
                return;
            }
            failing = true;
            saidAtNanos = now;
        }
        LOG.error(
                "Returns cannot be stored and are not acknowledged, so that minions send them again"
                        + " ({} refused so far): make room in cachedir or make it writable: {}",
                count,
                cause.toString());
        fire(false, jid, minionId, count, String.valueOf(cause));
    }

    /** A return was stored. */
    public void worked() {
        if (!failing) {
            return;
        }
        long count;
        synchronized (this) {
            if (!failing) {
                return;
            }
            failing = false;
            count = failed;
            failed = 0;
        }
        LOG.warn("Returns can be stored again; {} were refused meanwhile", count);
        fire(true, "", "", count, "");
    }

    private void fire(boolean stored, String jid, String id, long refused, String error) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("stored", stored);
        data.put("refused", refused);
        if (!stored) {
            data.put("jid", jid);
            data.put("id", id);
            data.put("reason", error);
        }
        events.fire(TAG, data);
    }
}
