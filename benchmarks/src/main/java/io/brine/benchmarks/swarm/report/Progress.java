package io.brine.benchmarks.swarm.report;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

import org.jspecify.annotations.Nullable;

import java.io.PrintStream;
import java.util.Locale;

/**
 * Shows how far the work is: a bar on a terminal, a line now and then elsewhere. Thread-safe; one
 * piece of work at a time.
 */
public final class Progress {
    private static final long LINE_EVERY_NANOS = 5_000_000_000L;

    /** How progress is shown. */
    public enum Style {
        BAR,
        LINES,
        NONE
    }

    private final PrintStream out;
    private final Style style;
    private @Nullable ProgressBar bar;
    private String work = "";
    private long total;
    private long done;
    private long lastLine;

    /**
     * @param out where it is shown; not where the results go
     */
    public Progress(PrintStream out, Style style) {
        this.out = out;
        this.style = style;
    }

    /** Begins a piece of work; that before it is over. */
    public synchronized void begin(String newWork, long newTotal) {
        end();
        work = newWork;
        total = newTotal;
        done = 0;
        lastLine = System.nanoTime();
        if (style == Style.BAR) {
            bar =
                    new ProgressBarBuilder()
                            .setTaskName(newWork)
                            .setInitialMax(newTotal)
                            .setStyle(ProgressBarStyle.ASCII)
                            .build();
        }
    }

    /** Tells how much is done; less than before is passed over. */
    public synchronized void at(long count) {
        if (count <= done) {
            return;
        }
        done = count;
        if (bar != null) {
            bar.stepTo(count);
        }
        if (style == Style.LINES && System.nanoTime() - lastLine >= LINE_EVERY_NANOS) {
            lastLine = System.nanoTime();
            out.printf(Locale.ROOT, "%s: %,d of %,d%n", work, done, total);
        }
    }

    /** Ends the piece of work under way. */
    public synchronized void end() {
        if (bar != null) {
            bar.close();
            bar = null;
        } else if (style == Style.LINES && !work.isEmpty()) {
            out.printf(Locale.ROOT, "%s: %,d of %,d, done%n", work, done, total);
        }
        work = "";
    }
}
