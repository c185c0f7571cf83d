package io.brine.salt.channel;

import io.brine.salt.payload.SaltPack;

import java.util.Map;

/**
 * A request that the master does not serve. Carries the reply that Salt gives, and apart from it
 * the reason for the log: the two differ, because Salt tells a peer as little as it can.
 */
public final class RefusedRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Salt's reply to most of what cannot be used. */
    public static final String BAD_LOAD = "bad load";

    /** Salt's reply when a handler failed outside of encryption. */
    public static final String HANDLER_FAILED = "Some exception handling minion payload";

    private final transient Object reply;

    private RefusedRequestException(Object reply, String reason) {
        super(reason);
        this.reply = reply;
    }

    /** Answered with {@code bad load}. */
    public static RefusedRequestException badLoad(String reason) {
        return new RefusedRequestException(BAD_LOAD, reason);
    }

    /** Answered with a text of Salt's. */
    public static RefusedRequestException answered(String reply, String reason) {
        return new RefusedRequestException(reply, reason);
    }

    /** Answered as 3008 answers what is no MessagePack at all. */
    public static RefusedRequestException notAPayload(String reason) {
        return new RefusedRequestException(Map.of("error", "Routing error"), reason);
    }

    /** The packed reply, ready to be sent. */
    public byte[] reply() {
        return SaltPack.pack(reply);
    }
}
