package io.brine.zmtp.socket;

import java.time.Duration;

/**
 * Immutable. How much waits, for how long, and how large it may be. High-water marks count messages
 * for each peer and direction.
 */
public interface QueueOptions extends OptionValues {
    /** SNDHWM. */
    Option<Integer> SNDHWM = Option.number("sndhwm", 1000, 0, Integer.MAX_VALUE);

    /** RCVHWM. */
    Option<Integer> RCVHWM = Option.number("rcvhwm", 1000, 0, Integer.MAX_VALUE);

    /** LINGER. */
    Option<Duration> LINGER = Option.millis("linger", -1, -1, Long.MAX_VALUE);

    /** SNDTIMEO. */
    Option<Duration> SNDTIMEO = Option.millis("sndtimeo", -1, -1, Long.MAX_VALUE);

    /** RCVTIMEO. */
    Option<Duration> RCVTIMEO = Option.millis("rcvtimeo", -1, -1, Long.MAX_VALUE);

    /** IMMEDIATE. */
    Option<Boolean> IMMEDIATE = Option.flag("immediate");

    /** CONFLATE. */
    Option<Boolean> CONFLATE = Option.flag("conflate");

    /** MAXMSGSIZE. */
    Option<Long> MAXMSGSIZE = Option.size("maxmsgsize", -1, -1);

    /** Brine's own: {@link #maxMultipartSize()}. */
    Option<Long> MAX_MULTIPART_SIZE = Option.size("max_multipart_size", 1L << 30, 1);

    /** Brine's own: {@link #maxMultipartFrames()}. */
    Option<Integer> MAX_MULTIPART_FRAMES =
            Option.number("max_multipart_frames", 65536, 1, Integer.MAX_VALUE);

    /** Brine's own: {@link #maxHandshakeSize()}. */
    Option<Integer> MAX_HANDSHAKE_SIZE =
            Option.number("max_handshake_size", 8192, 256, Integer.MAX_VALUE);

    /** Brine's own: {@link #maxHandshakes()}. */
    Option<Integer> MAX_HANDSHAKES = Option.number("max_handshakes", 10_000, 0, Integer.MAX_VALUE);

    /** Brine's own: {@link #maxSubscriptionBytes()}. */
    Option<Long> MAX_SUBSCRIPTION_BYTES = Option.size("max_subscription_bytes", 64L << 20, 1);

    /** SNDHWM: messages queued for each peer, 0 for no bound; default 1000. */
    default int sendHighWaterMark() {
        return get(SNDHWM);
    }

    /**
     * RCVHWM: messages of each peer that wait for the application, 0 for no bound; default 1000.
     */
    default int receiveHighWaterMark() {
        return get(RCVHWM);
    }

    /**
     * LINGER: how long a close goes on sending; {@link SocketOptions#LINGER_FOREVER} by default,
     * zero to drop. SUB, XSUB and DISH drop by default.
     */
    default Duration linger() {
        return get(LINGER);
    }

    /**
     * SNDTIMEO: how long {@link BlockingSocket#send(io.brine.zmtp.message.ZmtpMessage)} waits;
     * negative (the default) for ever.
     */
    default Duration sendTimeout() {
        return get(SNDTIMEO);
    }

    /**
     * RCVTIMEO: how long {@link BlockingSocket#receive()} waits; negative (the default) for ever.
     */
    default Duration receiveTimeout() {
        return get(RCVTIMEO);
    }

    /** IMMEDIATE: queue only for peers whose handshake is done. */
    default boolean immediate() {
        return get(IMMEDIATE);
    }

    /**
     * CONFLATE: keep only the newest message, of one frame, in each queue (PUSH, PULL, PUB, SUB,
     * DEALER); other types take no notice.
     */
    default boolean conflate() {
        return get(CONFLATE);
    }

    /**
     * MAXMSGSIZE: octets of a frame beyond which the peer is disconnected; -1 (the default) for
     * none.
     */
    default long maxMessageSize() {
        return get(MAXMSGSIZE);
    }

    /**
     * Octets of all frames of one received message, beyond which the peer is disconnected; 1 GiB by
     * default.
     */
    default long maxMultipartSize() {
        return get(MAX_MULTIPART_SIZE);
    }

    /** Frames of one received message, beyond which the peer is disconnected; 65536 by default. */
    default int maxMultipartFrames() {
        return get(MAX_MULTIPART_FRAMES);
    }

    /**
     * Octets of one handshake command, beyond which the peer is disconnected; 8192 by default.
     * Until its handshake is done no more than that is read from a peer at once either, so that it
     * takes about twice as much of our memory.
     */
    default int maxHandshakeSize() {
        return get(MAX_HANDSHAKE_SIZE);
    }

    /**
     * Accepted connections whose handshake is in progress, beyond which the one that began first is
     * given up; 10,000 by default, 0 for no bound.
     */
    default int maxHandshakes() {
        return get(MAX_HANDSHAKES);
    }

    /**
     * Memory for one subscriber's topics, estimated, beyond which it is disconnected; 64 MiB by
     * default.
     */
    default long maxSubscriptionBytes() {
        return get(MAX_SUBSCRIPTION_BYTES);
    }

    /** Confined to its user. Sets the options of the same names. */
    interface Setters<B> extends OptionValues.Setters<B> {
        /** Sets {@link QueueOptions#sendHighWaterMark()}. */
        default B sendHighWaterMark(int value) {
            return set(SNDHWM, value);
        }

        /** Sets {@link QueueOptions#receiveHighWaterMark()}. */
        default B receiveHighWaterMark(int value) {
            return set(RCVHWM, value);
        }

        /** Sets {@link QueueOptions#linger()}. */
        default B linger(Duration value) {
            return set(LINGER, value);
        }

        /** Sets {@link QueueOptions#sendTimeout()}. */
        default B sendTimeout(Duration value) {
            return set(SNDTIMEO, value);
        }

        /** Sets {@link QueueOptions#receiveTimeout()}. */
        default B receiveTimeout(Duration value) {
            return set(RCVTIMEO, value);
        }

        /** Sets {@link QueueOptions#immediate()}. */
        default B immediate(boolean value) {
            return set(IMMEDIATE, value);
        }

        /** Sets {@link QueueOptions#conflate()}. */
        default B conflate(boolean value) {
            return set(CONFLATE, value);
        }

        /** Sets {@link QueueOptions#maxMessageSize()}. */
        default B maxMessageSize(long value) {
            return set(MAXMSGSIZE, value);
        }

        /** Sets {@link QueueOptions#maxMultipartSize()}. */
        default B maxMultipartSize(long value) {
            return set(MAX_MULTIPART_SIZE, value);
        }

        /** Sets {@link QueueOptions#maxMultipartFrames()}. */
        default B maxMultipartFrames(int value) {
            return set(MAX_MULTIPART_FRAMES, value);
        }

        /** Sets {@link QueueOptions#maxHandshakeSize()}. */
        default B maxHandshakeSize(int value) {
            return set(MAX_HANDSHAKE_SIZE, value);
        }

        /** Sets {@link QueueOptions#maxHandshakes()}. */
        default B maxHandshakes(int value) {
            return set(MAX_HANDSHAKES, value);
        }

        /** Sets {@link QueueOptions#maxSubscriptionBytes()}. */
        default B maxSubscriptionBytes(long value) {
            return set(MAX_SUBSCRIPTION_BYTES, value);
        }
    }
}
