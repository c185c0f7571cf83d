package io.brine.master;

import io.brine.session.NameLookups;

/** Where {@code bin/brine-master} begins. */
public final class MasterMain {
    private MasterMain() {}

    /** Runs the master until it is told to end. */
    public static void main(String[] args) {
        // As a syndic it has a master of its own, which may move.
        NameLookups.keepFresh();
        System.exit(new MasterCommand().run(args));
    }
}
