package io.brine.master.cli;

import io.brine.master.cli.key.KeyCommand;

/** {@code brine-key}: manages minion keys on the master's host as {@code salt-key} does. */
public final class KeyMain {
    private KeyMain() {}

    /** Ends the process with {@code salt-key}'s exit code. */
    public static void main(String[] args) {
        System.exit(KeyCommand.run(System.in, System.out, args));
    }
}
