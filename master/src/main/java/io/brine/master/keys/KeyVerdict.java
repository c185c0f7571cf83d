package io.brine.master.keys;

/** What becomes of a key that a minion offered in {@code _auth}. Immutable. */
public enum KeyVerdict {
    /** The key is accepted; answer with the shared key. */
    ACCEPTED("accept", true),
    /** First seen, or still waiting: answer {@code {"ret": true}}. */
    PENDING("pend", true),
    /** Rejected: answer {@code {"ret": false}}. */
    REJECTED("reject", false),
    /** The id already has another key: answer {@code {"ret": false}}. */
    DENIED("denied", false),
    /** A new key, but as many wait as may: answer {@code {"ret": "full"}}, nothing is kept. */
    FULL("full", false);

    private final String act;
    private final boolean result;

    KeyVerdict(String act, boolean result) {
        this.act = act;
        this.result = result;
    }

    /** The {@code act} field of the {@code salt/auth} event. */
    public String act() {
        return act;
    }

    /** The {@code result} field of the {@code salt/auth} event. */
    public boolean result() {
        return result;
    }
}
