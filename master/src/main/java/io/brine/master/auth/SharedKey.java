package io.brine.master.auth;

import io.brine.salt.crypto.Crypticle;
import io.brine.salt.crypto.KeyString;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The AES key that all accepted minions share for publishes: made at random at the start, never on
 * disk, replaced by {@link #rotate}. Thread-safe.
 */
public final class SharedKey {
    private static final Logger LOG = LoggerFactory.getLogger(SharedKey.class);

    private final Duration grace;
    private volatile Epoch current = new Epoch(0);
    private volatile @Nullable Epoch last;
    private volatile long rotatedNanos;

    /** With a grace time of five minutes. */
    public SharedKey() {
        this(Duration.ofMinutes(5));
    }

    /**
     * A first key.
     *
     * @param grace how long after a rotation requests under the key before it are still opened
     */
    public SharedKey(Duration grace) {
        this.grace = grace;
    }

    /**
     * One key and what belongs to it: thread-safe.
     *
     * <p>Its serial counts the publishes made under the key, from 1.
     */
    public static final class Epoch {
        private final long number;
        private final KeyString key = KeyString.random();
        private final Crypticle crypticle = new Crypticle(key);
        private final AtomicLong serial = new AtomicLong();

        private Epoch(long number) {
            this.number = number;
        }

        /** Counts the keys of this process, from 0. */
        public long number() {
            return number;
        }

        /** The key itself. */
        public KeyString key() {
            return key;
        }

        /** Seals and opens with the key. */
        public Crypticle crypticle() {
            return crypticle;
        }

        /** The number of the next publish under this key. */
        public long nextSerial() {
            return serial.incrementAndGet();
        }
    }

    /** The key in use. */
    public Epoch current() {
        return current;
    }

    /**
     * The key before this one, while what minions sent under it may still be on its way; else null.
     * Nothing new is sealed with it.
     */
    public @Nullable Epoch previous() {
        Epoch before = last;
        return before != null && System.nanoTime() - rotatedNanos < grace.toNanos() ? before : null;
    }

    /** Replaces the key; minions learn the new one when the next publish does not open. */
    public synchronized void rotate() {
        rotatedNanos = System.nanoTime();
        last = current;
        current = new Epoch(current.number() + 1);
        LOG.info("Rotated the shared AES key; minions fetch the new one with their next job");
    }
}
