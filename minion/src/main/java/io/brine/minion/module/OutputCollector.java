package io.brine.minion.module;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * Reads one stream of a process to its end on a thread of its own, keeping at most a given number
 * of octets and counting the rest.
 */
final class OutputCollector {
    private static final int CHUNK = 8192;
    private static final long STACK_BYTES = 128 * 1024;

    private final InputStream stream;
    private final int limitBytes;
    private final CompletableFuture<String> text = new CompletableFuture<>();
    private final Charset charset;

    private OutputCollector(InputStream stream, int limitBytes, Charset charset) {
        this.stream = stream;
        this.limitBytes = limitBytes;
        this.charset = charset;
    }

    /** Starts reading; the future completes at the end of the stream with the decoded text. */
    static CompletableFuture<String> start(
            InputStream stream, String name, int limitBytes, Charset charset) {
        OutputCollector collector = new OutputCollector(stream, limitBytes, charset);
        Thread thread = new Thread(null, collector::read, name, STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        return collector.text;
    }

    private void read() {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK];
        long dropped = 0;
        try (InputStream in = stream) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                int room = Math.min(n, limitBytes - kept.size());
                kept.write(chunk, 0, room);
                dropped += n - room;
            }
        } catch (IOException e) {
            // the process was killed while it was being read: what came before counts
        } catch (OutOfMemoryError e) {
            text.completeExceptionally(new UncheckedIOException(new IOException("out of memory")));
            return;
        }
        text.complete(decode(kept, dropped));
    }

    private String decode(ByteArrayOutputStream kept, long dropped) {
        String all = kept.toString(charset);
        return dropped == 0
                ? all
                : all
                        + "\n["
                        + dropped
                        + " more bytes of output were dropped: see cmd_output_limit]";
    }

    /** Python's name of a character set, or UTF-8 for none. */
    static Charset charset(String name) {
        try {
            return name.isEmpty() ? StandardCharsets.UTF_8 : Charset.forName(name);
        } catch (IllegalArgumentException e) {
            throw new FunctionFailure("LookupError", "unknown encoding: " + name);
        }
    }
}
