package io.brine.master.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.salt.event.EventFrame;
import io.brine.salt.event.EventFraming;
import io.brine.salt.event.SaltEvent;
import io.brine.salt.payload.PayloadMap;
import io.brine.salt.payload.SaltPack;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.socket.BlockingSocket;
import io.brine.zmtp.socket.SocketOptions;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.socket.ZmtpContext;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The whole command: its error lines, its exit codes, and one job over real sockets. */
@Timeout(60)
class SaltCommandTest {
    private static final String JID = "20260102030405000001";

    @TempDir Path root;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private String input = "";

    @BeforeEach
    void configure() throws IOException {
        configure(1);
    }

    private void configure(int retPort) throws IOException {
        Files.writeString(
                root.resolve("master"),
                """
                root_dir: %s
                pki_dir: pki
                cachedir: cache
                sock_dir: sock
                interface: 127.0.0.1
                ret_port: %d
                timeout: 1
                nodegroups: {web: 'L@web1,web2'}
                """
                        .formatted(root, retPort));
        Files.createDirectories(root.resolve("cache"));
        Files.createDirectories(root.resolve("sock"));
        Files.writeString(root.resolve("cache/.root_key"), "the key");
    }

    private int run(String... words) {
        PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
        SaltCommand.Surroundings around =
                new SaltCommand.Surroundings(
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        errStream,
                        false,
                        Map.of("SALT_CONFIG_DIR", root.toString()),
                        "root");
        return new SaltCommand(around, new Console(errStream)).run(List.of(words));
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String complained() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--nosuch * test.ping | 64 | error: no such option: --nosuch (see brine --help)",
                "* test.ping -t abc | 64 | error: option -t: invalid integer value: 'abc' (see"
                        + " brine --help)",
                "-E -L * test.ping | 64 | the options --pcre and --list are mutually exclusive,"
                        + " choose one of them",
                "-R %x test.ping | 64 | -R (range expressions) is not supported by brine yet",
                "-a pam * test.ping | 64 | -a (external authentication) is not supported by brine"
                        + " yet",
                "-p * test.ping | 64 | -p (a progress bar) is not supported by brine yet",
                "* test.ping -l loud | 64 | option -l: invalid choice: 'loud'",
                "* test.ping,test.ping | 42 | Cannot execute compound command without defining all"
                        + " arguments.",
                "* -d a b | 64 | You can only get documentation for one method at one time.",
                "* test.ping -b few | 64 | invalid batch size 'few': expected a number or a"
                        + " percentage, such as 10 or 25%",
                "* test.ping --async -b 1 | 64 | --async with --batch is not supported by brine"
                        + " yet",
            })
    void mistakesAreOneLine(String line, int exitCode, String message) throws IOException {
        try (ServerSocketChannel bus = bus()) {
            assertThat(bus.isOpen()).isTrue();
            assertThat(run(line.split(" ", -1))).isEqualTo(exitCode);
            assertThat(complained()).isEqualTo("brine: " + message + "\n");
            assertThat(printed()).isEmpty();
        }
    }

    @Test
    void withoutATargetItShowsHowItIsUsed() {
        assertThat(run()).isEqualTo(42);
        assertThat(printed())
                .startsWith("Usage: brine [options] '<target>' <function> [arguments]\n");
        assertThat(complained())
                .isEqualTo("brine: Cannot execute command without defining a target.\n");
    }

    @Test
    void helpIsNoError() {
        assertThat(run("--help")).isZero();
        assertThat(printed()).contains("  -t TIMEOUT, --timeout=TIMEOUT\n");
        assertThat(complained()).isEmpty();
    }

    @Test
    void aBrokenConfigurationIsNamed() throws IOException {
        Files.writeString(root.resolve("master"), "interface: [1\n");
        assertThat(run("*", "test.ping")).isEqualTo(1);
        assertThat(complained())
                .startsWith("brine: ")
                .contains(root.resolve("master").toString())
                .hasLineCount(1);
    }

    @Test
    void anUnknownNodegroupIsNamed() {
        assertThat(run("-N", "nope", "test.ping")).isEqualTo(2);
        assertThat(complained()).startsWith("brine: unknown nodegroup 'nope'").hasLineCount(1);
    }

    @Test
    void aMasterThatDoesNotRunIsOneLine() {
        assertThat(run("*", "test.ping")).isEqualTo(2);
        assertThat(complained())
                .startsWith(
                        "brine: The salt master could not be contacted. Is master running? (event"
                                + " bus "
                                + root.resolve("sock/master_event_pub.ipc"))
                .hasLineCount(1);
        assertThat(printed()).isEmpty();
    }

    @Test
    void anUnreadableOutputFileIsNamed() {
        Path file = root.resolve("no/such/dir/out");
        assertThat(run("--preview-target", "*", "--out-file", file.toString())).isEqualTo(2);
        assertThat(complained()).isEqualTo("ERROR: No return received\n");
        assertThat(run("--preview-target", "*", "--out=json", "--out-file", file.toString()))
                .isEqualTo(64);
        assertThat(complained()).contains("brine: cannot write the output file " + file + ": ");
    }

    private ServerSocketChannel bus() throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        return server.bind(UnixDomainSocketAddress.of(root.resolve("sock/master_event_pub.ipc")));
    }

    @ParameterizedTest
    @EnumSource(EventFraming.class)
    void runsAJobOverRealSockets(EventFraming framing) throws Exception {
        input = "test.echo\nhällo\n--out=json\n";
        try (ServerSocketChannel bus = bus();
                ZmtpContext context = ZmtpContext.create();
                BlockingSocket requests =
                        BlockingSocket.wrap(
                                context.open(SocketType.REP, SocketOptions.builder().build()))) {
            String endpoint = requests.bind("tcp://127.0.0.1:*");
            configure(Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1)));
            CompletableFuture<PayloadMap> asked =
                    CompletableFuture.supplyAsync(() -> serve(requests, bus, framing, "web1"));

            assertThat(run("web1", "--args-stdin")).isZero();

            assertThat(printed()).isEqualTo("{\n    \"web1\": \"hällo\"\n}\n");
            assertThat(complained()).isEmpty();
            PayloadMap request = asked.join();
            assertThat(request.text("enc")).isEqualTo("clear");
            assertThat(request.integer("version")).isEqualTo(3);
            assertThat(request.map("load").list("arg")).isEqualTo(List.of("hällo"));
        }
    }

    /** Takes one subscriber and one job, and returns what was asked for. */
    private static PayloadMap serve(
            BlockingSocket requests,
            ServerSocketChannel bus,
            EventFraming framing,
            String... minions) {
        try (SocketChannel subscriber = bus.accept()) {
            ZmtpMessage message = requests.receive(Duration.ofSeconds(30));
            assertThat(message).isNotNull();
            byte[] body = message.bytes(message.frameCount() - 1);
            message.release();
            PayloadMap request = PayloadMap.unpack(body);
            Object said = request.map("load").list("arg").getFirst();
            Map<String, ?> load = Map.of("jid", JID, "minions", List.of(minions));
            requests.send(
                    ZmtpMessage.of(SaltPack.pack(Map.of("enc", "clear", "load", load))),
                    Duration.ofSeconds(30));
            send(subscriber, framing, "salt/auth", Map.of("id", "web1"));
            send(
                    subscriber,
                    framing,
                    "salt/job/" + JID + "/ret/web1",
                    Map.of("id", "web1", "jid", JID, "return", String.valueOf(said), "retcode", 0));
            return request;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void send(
            SocketChannel subscriber, EventFraming framing, String tag, Map<String, ?> data)
            throws IOException {
        byte[] frame = EventFrame.of(new SaltEvent(tag, PayloadMap.ofMap(data))).encode(framing);
        ByteBuffer buffer = ByteBuffer.wrap(frame);
        while (buffer.hasRemaining()) {
            subscriber.write(buffer);
        }
    }

    @Test
    void aMasterThatHangsUpInTheMiddleOfAJobIsNoticed() throws Exception {
        try (ServerSocketChannel bus = bus();
                ZmtpContext context = ZmtpContext.create();
                BlockingSocket requests =
                        BlockingSocket.wrap(
                                context.open(SocketType.REP, SocketOptions.builder().build()))) {
            String endpoint = requests.bind("tcp://127.0.0.1:*");
            configure(Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1)));
            CompletableFuture<PayloadMap> asked =
                    CompletableFuture.supplyAsync(
                            () -> serve(requests, bus, EventFraming.BARE, "web1", "web2"));
            assertThat(run("web*", "test.echo", "x")).isEqualTo(2);
            assertThat(printed()).isEqualTo("web1:\n    x\n");
            assertThat(complained())
                    .isEqualTo("brine: lost the master's event bus: the master closed it\n");
            assertThat(asked.join().map("load").text("tgt_type")).isEqualTo("glob");
        }
    }

    @Test
    void aMasterThatIsSilentIsGivenUp() throws Exception {
        try (ServerSocketChannel bus = bus();
                ZmtpContext context = ZmtpContext.create();
                BlockingSocket requests =
                        BlockingSocket.wrap(
                                context.open(SocketType.REP, SocketOptions.builder().build()))) {
            assertThat(bus.isOpen()).isTrue();
            String endpoint = requests.bind("tcp://127.0.0.1:*");
            configure(Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1)));
            assertThat(run("*", "test.ping")).isEqualTo(2);
            assertThat(complained())
                    .startsWith("brine: Salt request timed out. The master is not responding.")
                    .hasLineCount(1);
        }
    }
}
