package io.brine.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.zmtp.transport.TransportKind;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A listener whose process has no file descriptor left, in a process of its own. */
@Timeout(60)
class AcceptPressureTest {
    private static final int SPINNING = 10;

    static Stream<TransportKind> kinds() {
        // io_uring accepts ahead of time and so is not short of descriptors in the same way.
        return Stream.of(TransportKind.NIO, TransportKind.EPOLL).filter(TransportKind::isAvailable);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldNeitherEndNorSpinTheListener(TransportKind kind, @TempDir Path directory)
            throws Exception {
        Process child =
                new ProcessBuilder(
                                "/bin/sh",
                                "-c",
                                "ulimit -n 200; exec \"$0\" \"$@\"",
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                AcceptPressureChild.class.getName(),
                                kind.name())
                        .redirectError(directory.resolve("stderr").toFile())
                        .start();
        // Reading from a process cannot be interrupted by the test's own time limit.
        CompletableFuture.delayedExecutor(40, TimeUnit.SECONDS).execute(child::destroyForcibly);
        try (BufferedReader out =
                        new BufferedReader(
                                new InputStreamReader(
                                        child.getInputStream(), StandardCharsets.UTF_8));
                BufferedWriter in =
                        new BufferedWriter(
                                new OutputStreamWriter(
                                        child.getOutputStream(), StandardCharsets.UTF_8))) {
            int port = Integer.parseInt(awaitLine(out, "PORT ").substring(5));
            try (Socket early = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertThat(awaitLine(out, "ACCEPT_FAILED")).isEqualTo("ACCEPT_FAILED 24");
                in.write("free\n");
                in.flush();
                awaitLine(out, "ACCEPTED");
                in.write("end\n");
                in.flush();
                String count = awaitLine(out, "FAILURES ");
                assertThat(Integer.parseInt(count.substring(9))).isBetween(1, SPINNING);
                assertThat(early.isClosed()).isFalse();
            }
            assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            child.destroyForcibly();
        }
    }

    private static String awaitLine(BufferedReader out, String start) throws Exception {
        List<String> seen = new ArrayList<>();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(start)) {
                return line;
            }
            seen.add(line);
        }
        throw new AssertionError("no line " + start + " in " + seen);
    }
}
