package io.brine.zmtp.tool.session;

import io.brine.zmtp.tool.format.InputLine;
import io.brine.zmtp.tool.format.MessageFormat;
import io.brine.zmtp.tool.io.LineInput;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Thread-safe. Reads standard input on a thread of its own, no further ahead of the socket than two
 * reads.
 */
final class InputReader implements LineInput.Taker {
    private static final String NO_ROOM =
            "a line is too long for the memory there is; BRINE_JAVA_OPTS=-Xmx8g gives more";

    private final InputStream in;
    private final MessageFormat format;
    private final Runnable onInput;
    private final BlockingQueue<Batch> batches = new ArrayBlockingQueue<>(1);
    private List<InputLine> gathering = new ArrayList<>();

    /**
     * Lines that were read at once.
     *
     * @param lines in their order
     * @param last whether the input ends with them
     * @param failure why the input could not be read further, or null
     */
    record Batch(List<InputLine> lines, boolean last, @Nullable IOException failure) {}

    /**
     * Makes one.
     *
     * @param onInput run on the reading thread when there is something to {@link #poll}
     */
    InputReader(InputStream in, MessageFormat format, Runnable onInput) {
        this.in = in;
        this.format = format;
        this.onInput = onInput;
    }

    /** Starts the thread, which ends with the process at the latest. */
    void start() {
        Thread thread = new Thread(this::run, "stdin");
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns the lines of the next read, or null when there are none yet. */
    @Nullable Batch poll() {
        return batches.poll();
    }

    private void run() {
        try {
            IOException failure = null;
            try {
                new LineInput(in).readAll(this);
            } catch (IOException e) {
                failure = e;
            } catch (OutOfMemoryError e) {
                failure = new IOException(NO_ROOM, e);
            }
            batches.put(new Batch(List.of(), true, failure));
            onInput.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void line(byte[] array, int offset, int length) {
        gathering.add(format.read(array, offset, length));
    }

    @Override
    public void endOfChunk() throws InterruptedException {
        if (!gathering.isEmpty()) {
            batches.put(new Batch(gathering, false, null));
            gathering = new ArrayList<>();
            onInput.run();
        }
    }
}
