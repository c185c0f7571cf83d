package io.brine.session;

/** What one {@code _auth} came to. */
public sealed interface SignInOutcome {

    /** The master accepted the key, and everything that it sent is verified. */
    record Accepted(Credentials credentials) implements SignInOutcome {}

    /** The key waits for an administrator. */
    record Pending() implements SignInOutcome {}

    /** The master has no room for another minion ({@code max_minions}). */
    record Full() implements SignInOutcome {}

    /** The master has rejected or denied this key. */
    record Rejected() implements SignInOutcome {}

    /** The master did not answer, or not in time. */
    record NoAnswer(String why) implements SignInOutcome {}

    /** The answer cannot be believed or used; {@code why} is one line. */
    record Refused(String why) implements SignInOutcome {}

    /** The master's key is not the one that {@code master_finger} asks for: the minion ends. */
    record WrongFinger(String why) implements SignInOutcome {}
}
