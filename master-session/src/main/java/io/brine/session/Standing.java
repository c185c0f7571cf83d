package io.brine.session;

/** As what a master is spoken to. */
public enum Standing {
    /** A minion: runs what is published. */
    MINION("minion_master.pub"),
    /** A syndic: a master that hands down what is published to minions of its own. */
    SYNDIC("syndic_master.pub");

    private final String pinnedKey;

    Standing(String pinnedKey) {
        this.pinnedKey = pinnedKey;
    }

    /** The file below {@code pki_dir} that holds the master's key, as Salt names it. */
    String pinnedKey() {
        return pinnedKey;
    }
}
