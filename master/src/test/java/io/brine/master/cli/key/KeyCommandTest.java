package io.brine.master.cli.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.brine.salt.crypto.Fingerprint;
import io.brine.salt.crypto.HashType;
import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.event.EventFrameDecoder;
import io.brine.salt.event.SaltEvent;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Compares with what the real {@code salt-key} 3008.3 printed and did on the same directories
 * ({@code golden/salt-key.json}).
 */
final class KeyCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path base;

    private record Outcome(int exit, String stdout, String stderr) {}

    private static JsonNode resource(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(KeyCommandTest.class.getResourceAsStream(name), name)) {
            return JSON.readTree(in);
        }
    }

    static Stream<Arguments> captured() throws IOException {
        List<Arguments> cases = new ArrayList<>();
        resource("/golden/salt-key.json")
                .forEach(one -> cases.add(Arguments.of(one.get("name").asText(), one)));
        return cases.stream();
    }

    @BeforeEach
    void makeDirectories() throws IOException {
        Files.createDirectories(base.resolve("etc"));
        Files.createDirectories(base.resolve("run"));
        Files.writeString(
                base.resolve("etc/master"),
                """
                root_dir: %1$s
                id: gold_master
                pki_dir: %1$s/pki
                cachedir: %1$s/cache
                sock_dir: %1$s/run
                """
                        .formatted(base));
        for (String bank : List.of("grains", "pillar")) {
            Path directory = Files.createDirectories(base.resolve("cache").resolve(bank));
            for (String id : List.of("web1", "gone")) {
                Files.write(
                        directory.resolve(id + ".p"),
                        new byte[] {(byte) 0x81, (byte) 0xa1, 0x61, 1});
            }
        }
    }

    /** The same files that the capture was made with. */
    private void fillKeys(boolean withKeys) throws IOException {
        JsonNode lab = resource("/vectors/keys.json");
        List<JsonNode> pems = new ArrayList<>();
        lab.forEach(pems::add);
        Map<String, List<String>> ids = new LinkedHashMap<>();
        ids.put("minions", withKeys ? List.of("web1", "Alpha", "db1") : List.of());
        ids.put("minions_pre", withKeys ? List.of("new1", "new2", "bad1") : List.of());
        ids.put("minions_rejected", withKeys ? List.of("rej1") : List.of());
        ids.put("minions_denied", withKeys ? List.of("web1", "den2") : List.of());
        int next = 0;
        for (Map.Entry<String, List<String>> state : ids.entrySet()) {
            Path directory = Files.createDirectories(base.resolve("pki").resolve(state.getKey()));
            for (String id : state.getValue()) {
                JsonNode pem = pems.get(next++ % pems.size());
                Files.writeString(
                        directory.resolve(id),
                        id.startsWith("bad")
                                ? "garbage"
                                : pem.get("public_pem_file").asText().strip());
            }
        }
        JsonNode master = lab.get("m3008_master");
        Files.writeString(base.resolve("pki/gold.pem"), master.get("private_pem").asText());
        Files.writeString(base.resolve("pki/gold.pub"), master.get("public_pem_file").asText());
    }

    private Outcome run(String stdin, String... args) {
        List<String> all = new ArrayList<>(List.of("-c", base.resolve("etc").toString()));
        all.addAll(List.of(args));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit =
                KeyCommand.run(
                        new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        all.toArray(new String[0]));
        return new Outcome(
                exit,
                out.toString(StandardCharsets.UTF_8).replace(base.toString(), "@BASE@"),
                err.toString(StandardCharsets.UTF_8));
    }

    private Set<String> files() throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> all = Files.walk(base)) {
            all.filter(Files::isRegularFile)
                    .map(file -> base.relativize(file).toString())
                    .filter(name -> name.startsWith("pki/") || name.startsWith("cache/"))
                    .forEach(names::add);
        }
        return names;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("captured")
    void doesAndPrintsWhatSaltKeyDoes(String name, JsonNode captured) throws Exception {
        fillKeys("full".equals(captured.get("keys").asText()));
        List<String> args = new ArrayList<>();
        captured.get("args")
                .forEach(arg -> args.add(arg.asText().replace("@BASE@", base.toString())));
        Set<String> expectedFiles = new TreeSet<>();
        captured.get("files").forEach(file -> expectedFiles.add(file.asText()));

        Outcome outcome = run(captured.get("stdin").asText(), args.toArray(new String[0]));

        assertThat(outcome.stdout()).isEqualTo(captured.get("stdout").asText());
        assertThat(outcome.exit()).isEqualTo(captured.get("exit").asInt());
        assertThat(files()).isEqualTo(expectedFiles);
        if (captured.has("outfile")) {
            assertThat(base.resolve("o")).hasContent(captured.get("outfile").asText());
        }
    }

    @Test
    void asksTheMasterForANewSharedKey() throws Exception {
        fillKeys(true);

        run("", "-y", "-d", "web1");

        Path request = base.resolve("cache/.dfn");
        assertThat(request).hasContent("gold_master");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(request)))
                .isEqualTo("r--------");
    }

    @Test
    void saysWhichKeysAreNone() throws Exception {
        fillKeys(true);

        assertThat(run("", "-y", "-a", "bad1").stderr())
                .contains("Unable to accept invalid key for bad1.");
    }

    @Test
    void changesNothingWithoutAnAnswer() throws Exception {
        fillKeys(true);
        Set<String> before = files();

        Outcome outcome = run("", "-d", "*");

        assertThat(outcome.stderr()).contains("-y");
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void firesEventsAtARunningMaster() throws Exception {
        fillKeys(true);
        Path socket = base.resolve("run/master_event_pull.ipc");
        List<SaltEvent> events = new ArrayList<>();
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));

            assertThat(run("", "-y", "-a", "new1").exit()).isZero();

            try (SocketChannel client = server.accept()) {
                EventFrameDecoder decoder = new EventFrameDecoder(1 << 20);
                ByteBuffer chunk = ByteBuffer.allocate(1 << 16);
                while (client.read(chunk) >= 0) {
                    for (var frame : decoder.feed(chunk.flip())) {
                        events.add(frame.event());
                    }
                    chunk.clear();
                }
            }
        }

        assertThat(events).hasSize(1);
        assertThat(events.getFirst().tag()).isEqualTo("salt/key");
        assertThat(events.getFirst().data().text("act")).isEqualTo("accepted");
        assertThat(events.getFirst().data().text("id")).isEqualTo("new1");
        assertThat(events.getFirst().data().bool("result")).isTrue();
        assertThat(events.getFirst().data().text("pub")).startsWith("-----BEGIN PUBLIC KEY-----");
        assertThat(events.getFirst().data().text("_stamp")).isNotEmpty();
    }

    @Test
    void makesKeyPairsOnce() throws Exception {
        Path made = base.resolve("made");

        Outcome first = run("", "--gen-keys=m1", "--gen-keys-dir", made.toString());
        Outcome second = run("", "--gen-keys", "m1", "--gen-keys-dir=" + made);

        assertThat(first.exit()).isZero();
        assertThat(second).isEqualTo(first);
        RsaKeyPair pair = RsaKeyPair.load(made, "m1");
        assertThat(pair.publicKey().getModulus().bitLength()).isEqualTo(2048);
        assertThat(first.stdout())
                .contains(
                        Fingerprint.wholeFile(
                                Files.readAllBytes(made.resolve("m1.pub")), HashType.SHA256));
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(made.resolve("m1.pem"))))
                .isEqualTo("r--------");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-l xyz",
                "--nosuch",
                "stray",
                "-D stray",
                "--keysize=1024 --gen-keys=x",
                "--keysize=abc",
                "--gen-keys=../x",
                "-a",
                "-y -d web1 --rotate-aes-key=maybe"
            })
    void refusesWhatMakesNoSense(String line) throws Exception {
        fillKeys(true);

        assertThat(run("", line.split(" ", -1)).exit()).isEqualTo(64);
    }

    @Test
    void listsNothingWhereNothingIs() throws Exception {
        Outcome outcome = run("", "-L", "--out=json", "--out-indent=-1");

        assertThat(outcome.stdout())
                .isEqualTo(
                        "{\"minions_pre\": [], \"minions_rejected\": [], \"minions\": [],"
                                + " \"minions_denied\": []}\n");
        assertThat(base.resolve("pki")).doesNotExist();
    }
}
