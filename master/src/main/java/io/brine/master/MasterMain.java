package io.brine.master;

/** Where {@code bin/brine-master} begins. */
public final class MasterMain {
    private MasterMain() {}

    /** Runs the master until it is told to end. */
    public static void main(String[] args) {
        System.exit(new MasterCommand().run(args));
    }
}
