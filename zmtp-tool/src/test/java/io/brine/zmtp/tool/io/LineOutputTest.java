package io.brine.zmtp.tool.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

@Timeout(30)
class LineOutputTest {
    /** A reader that is not there until it is let in. */
    private static final class Gated extends OutputStream {
        final CountDownLatch gate = new CountDownLatch(1);
        final ByteArrayOutputStream written = new ByteArrayOutputStream();

        @Override
        public void write(int octet) {
            throw new AssertionError("octet by octet");
        }

        @Override
        public void write(byte[] octets, int offset, int length) {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            written.write(octets, offset, length);
        }
    }

    private static final class Full extends OutputStream {
        @Override
        public void write(int octet) throws IOException {
            throw new IOException("No space left on device");
        }
    }

    @Test
    void linesComeInOrderAndFlushWaitsForThem() {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        LineOutput output = new LineOutput(stream, "test");
        for (int i = 0; i < 1000; i++) {
            String line = i + "\n";
            output.append(out -> out.writeBytes(line.getBytes(StandardCharsets.US_ASCII)));
        }
        assertThat(output.flush(20, TimeUnit.SECONDS)).isTrue();
        String[] lines = stream.toString(StandardCharsets.US_ASCII).split("\n", -1);
        assertThat(lines).hasSize(1001);
        assertThat(lines[999]).isEqualTo("999");
    }

    @Test
    void whoeverIsNotReadIsToldAndToldAgainWhenItIsOver() throws Exception {
        Gated stream = new Gated();
        LineOutput output = new LineOutput(stream, "test");
        CompletableFuture<Boolean> drained = new CompletableFuture<>();
        output.onDrained(() -> drained.complete(output.isFull()));
        int lines = 0;
        while (!output.isFull()) {
            output.append(out -> out.writeZero(10_000));
            lines++;
        }
        output.appendOrDrop(out -> out.writeZero(1));
        output.appendOrDrop(out -> out.writeZero(1));
        assertThat(output.takeDropped()).isEqualTo(2);
        assertThat(output.takeDropped()).isZero();
        assertThat(output.flush(1, TimeUnit.MILLISECONDS)).isFalse();
        stream.gate.countDown();
        assertThat(drained.get()).isFalse();
        assertThat(output.flush(20, TimeUnit.SECONDS)).isTrue();
        assertThat(stream.written.size()).isEqualTo(lines * 10_000);
    }

    @Test
    void aStreamThatTakesNothingIsToldOnceAndTheRestIsLetGo() throws Exception {
        LineOutput output = new LineOutput(new Full(), "test");
        CompletableFuture<IOException> failure = new CompletableFuture<>();
        output.onFailure(failure::complete);
        output.append(out -> out.writeByte('\n'));
        assertThat(failure.get()).hasMessage("No space left on device");
        output.append(out -> out.writeByte('\n'));
        assertThat(output.flush(20, TimeUnit.SECONDS)).isFalse();
        assertThat(output.failure()).isSameAs(failure.get());
    }

    @Test
    void diagnosticsStayOnOneLine() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console =
                new Console(
                        new ByteArrayInputStream(new byte[0]), new ByteArrayOutputStream(), err);
        console.error("a\nb\u001b[2Jc");
        console.errorOrDrop("é");
        assertThat(console.flush()).isNull();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("brine-zmtp: a?b?[2Jc\nbrine-zmtp: é\n");
    }
}
