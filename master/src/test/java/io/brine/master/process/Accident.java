package io.brine.master.process;

import java.util.concurrent.TimeUnit;

/** Makes parts die. */
public final class Accident {
    private Accident() {}

    /** Ends the thread of a part without telling the part. */
    public static void endThread(LoopPart part) {
        part.loop().shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }
}
