package io.brine.zmtp.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.zmtp.tool.io.Console;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

@Timeout(60)
class ToolTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String input, String... arguments) {
        return tool(input, out).run(List.of(arguments));
    }

    private Tool tool(String input, OutputStream output) {
        return new Tool(
                new Console(
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        output,
                        err));
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void helpNamesEveryOptionOfTheManual() {
        assertThat(run("", "--help")).isZero();
        assertThat(text(out))
                .contains("--bind", "--connect", "--json", "--delim", "--subscribe", "--join")
                .contains("--identity", "--count", "--timeout", "--echo", "--wait-peers")
                .contains("--interval", "--hwm", "--linger", "-o NAME", "--monitor", "--metadata")
                .contains("--stats", "--plain-server", "--plain-username", "--plain-password")
                .contains("--curve-server", "--curve-serverkey", "--curve-key", "--zap");
        assertThat(text(err)).isEmpty();
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        assertThat(run("", "--version")).isZero();
        assertThat(text(out)).matches("brine-zmtp \\d+\\.\\d+.*\n");
    }

    @Test
    void usageErrorsAreOneLineOnStandardError() {
        assertThat(run("", "pull", "-n", "x")).isEqualTo(2);
        assertThat(text(out)).isEmpty();
        assertThat(text(err))
                .isEqualTo(
                        "brine-zmtp: --count must be a number from 1: x; see brine-zmtp --help\n");
    }

    @Test
    void anOutputThatTakesNothingIsAnError() {
        Tool tool =
                tool(
                        "",
                        new OutputStream() {
                            @Override
                            public void write(int octet) throws IOException {
                                throw new IOException("No space left on device");
                            }
                        });
        assertThat(tool.run(List.of("keygen"))).isEqualTo(1);
        assertThat(text(err))
                .isEqualTo("brine-zmtp: cannot write standard output: No space left on device\n");
    }

    @Test
    void linesGoFromOneToTheOther() throws Exception {
        String endpoint = "tcp://127.0.0.1:" + freePort();
        CompletableFuture<Integer> pushed =
                CompletableFuture.supplyAsync(
                        () ->
                                tool("one\ntwo\tframes\n\n", new ByteArrayOutputStream())
                                        .run(List.of("push", "-c", endpoint)));
        assertThat(run("", "pull", "-b", endpoint, "-n", "3", "--stats")).isZero();
        assertThat(pushed.get()).isZero();
        assertThat(text(out)).isEqualTo("one\ntwo\tframes\n\n");
        assertThat(text(err))
                .startsWith("bound " + endpoint + "\n")
                .contains("{\"stats\":{\"sent\":0,\"received\":3}}\n");
    }

    @Test
    void abortEndsARunThatWouldLingerForEver() throws Exception {
        Tool push = tool("never sent\n", out);
        String nobody = "tcp://127.0.0.1:" + freePort();
        CompletableFuture<Integer> ended =
                CompletableFuture.supplyAsync(
                        () -> push.run(List.of("push", "--stats", "-c", nobody)));
        org.awaitility.Awaitility.await()
                .until(
                        () -> {
                            push.abort();
                            return ended.isDone();
                        });
        assertThat(text(err)).contains("\"stats\"");
    }
}
