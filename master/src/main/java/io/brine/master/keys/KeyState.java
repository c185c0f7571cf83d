package io.brine.master.keys;

/**
 * Where a minion's key stands; each state is one directory below Salt's {@code pki_dir}. Immutable.
 */
public enum KeyState {
    /** Trusted: the minion may log in. */
    ACCEPTED("minions", "accepted"),
    /** Seen, waiting for an administrator. */
    PENDING("minions_pre", "pending"),
    /** Refused by an administrator or by {@code autoreject_file}. */
    REJECTED("minions_rejected", "rejected"),
    /** Another key was offered for an id that already has one. */
    DENIED("minions_denied", "denied");

    private final String directoryName;
    private final String saltName;

    KeyState(String directoryName, String saltName) {
        this.directoryName = directoryName;
        this.saltName = saltName;
    }

    /** The sub-directory of {@code pki_dir}, for example {@code minions_pre}. */
    public String directoryName() {
        return directoryName;
    }

    /** Salt 3008's word in {@code salt/key} events, for example {@code pending}. */
    public String saltName() {
        return saltName;
    }
}
