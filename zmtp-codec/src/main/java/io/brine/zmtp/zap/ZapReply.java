package io.brine.zmtp.zap;

import io.brine.zmtp.wire.Metadata;

import java.util.Objects;

/**
 * Immutable. The answer to a {@link ZapRequest}.
 *
 * @param status 200 lets the client in; 300 asks it to come again later, 400 refuses it, 500 tells
 *     of an internal error. Any other number is a broken reply and refuses too.
 * @param text for the log, never sent to the client
 * @param userId what the client is called here: property User-Id of its messages; empty for none
 * @param metadata further properties of the client's messages; not sent to it
 */
public record ZapReply(int status, String text, String userId, Metadata metadata) {
    /** Come in. */
    public static final int OK = 200;

    /** Come again later. */
    public static final int TEMPORARY = 300;

    /** You are not welcome. */
    public static final int DENIED = 400;

    /** The handler is broken. */
    public static final int INTERNAL = 500;

    /** Checks that nothing is missing, so that whoever made the reply hears of it. */
    public ZapReply {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(userId, "userId");
        Objects.requireNonNull(metadata, "metadata");
    }

    /** Lets the client in under that name. */
    public static ZapReply accept(String userId) {
        return new ZapReply(OK, "OK", userId, Metadata.EMPTY);
    }

    /** Keeps the client out, with status 300, 400 or 500. */
    public static ZapReply refuse(int status, String text) {
        return new ZapReply(status, text, "", Metadata.EMPTY);
    }

    /** Returns whether the status is one of RFC 27's. */
    public boolean hasKnownStatus() {
        return status == OK || status == TEMPORARY || status == DENIED || status == INTERNAL;
    }
}
