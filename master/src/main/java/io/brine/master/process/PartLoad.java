package io.brine.master.process;

/**
 * What a part has in hand and what it has done.
 *
 * @param queued what waits in the part now
 * @param messages what has passed through it
 * @param errors what was lost, refused or failed in it
 */
public record PartLoad(long queued, long messages, long errors) {
    /** Nothing yet. */
    public static final PartLoad NONE = new PartLoad(0, 0, 0);

    /** The totals of a part and of those that had its place before. */
    PartLoad after(PartLoad forerunners) {
        return new PartLoad(queued, messages + forerunners.messages, errors + forerunners.errors);
    }
}
