package io.brine.master.request;

import org.jspecify.annotations.Nullable;

/** What a command answers with, and how it travels. Immutable as far as its value is. */
public sealed interface Reply {
    /** A value for this minion only: sealed with the request's key and nonce. */
    record Sealed(@Nullable Object value) implements Reply {}

    /** A value in clear. */
    record Clear(@Nullable Object value) implements Reply {}

    /** No answer: the request could not be taken now, and its sender is to ask again. */
    record None() implements Reply {}

    /** Octets that are sent as they are, protected by other means. */
    final class Packed implements Reply {
        private final byte[] octets;

        /** The array must not change afterwards. */
        public Packed(byte[] octets) {
            this.octets = octets;
        }

        byte[] octets() {
            return octets;
        }
    }
}
