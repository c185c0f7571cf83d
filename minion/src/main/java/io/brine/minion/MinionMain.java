package io.brine.minion;

import io.brine.daemon.cli.CommandRunner;
import io.brine.session.NameLookups;

/** The entry point of {@code brine-minion}. */
public final class MinionMain {
    private MinionMain() {}

    /** Runs the minion until it is told to end, and exits with Salt's code. */
    public static void main(String[] args) {
        NameLookups.keepFresh();
        System.exit(CommandRunner.run("brine-minion", new MinionCommand(), args));
    }
}
