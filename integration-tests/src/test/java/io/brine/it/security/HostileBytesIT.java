package io.brine.it.security;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.brine.it.support.Commands;
import io.brine.it.support.ManagedProcess;
import io.brine.it.support.PythonEnvironment;
import io.brine.it.support.RequiresSalt;
import io.brine.it.support.Site;
import io.brine.it.support.Site.Make;
import io.brine.salt.payload.SaltPack;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.socket.BlockingSocket;
import io.brine.zmtp.socket.SocketOptions;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.socket.ZmtpContext;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeoutException;

/**
 * What strangers may throw at both ports of a running brine-master: it refuses, says so, and serves
 * the others.
 */
@RequiresSalt
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileBytesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final HexFormat HEX = HexFormat.of();

    /** Greeting of ZMTP 3.1 with NULL, then READY of a REQ. */
    private static final byte[] HANDSHAKE =
            HEX.parseHex(
                    "ff00000000000000017f0301"
                            + HEX.formatHex("NULL".getBytes(UTF_8))
                            + "00".repeat(16 + 32)
                            + "041c055245414459"
                            + "0b536f636b65742d54797065"
                            + "00000003524551");

    private Site site;
    private ManagedProcess master;
    private final ZmtpContext context = ZmtpContext.create();

    @BeforeAll
    void start(PythonEnvironment salt) throws IOException {
        site = Site.create(salt);
        master = site.startMaster(Make.BRINE);
        site.startMinion(Make.BRINE, "honest");
        site.accept(Make.BRINE, "honest");
    }

    @AfterAll
    void stop() throws IOException {
        context.close();
        if (site != null) {
            site.close();
        }
    }

    @AfterEach
    void everybodyElseIsServedAsBefore() {
        Commands.Result result = site.run(Make.BRINE, "", "--no-color", "honest", "test.ping");
        assertThat(result.out()).as(result + master.output()).isEqualTo("honest:\n    True\n");
    }

    private Socket open(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    private List<Integer> ports() {
        return List.of(site.publishPort(), site.retPort());
    }

    /** Reads until the master closes; fails if it does not. */
    private static void assertClosed(Socket socket) throws IOException {
        try {
            while (socket.getInputStream().read() >= 0) {
                // Its greeting, or an ERROR: whatever it says before it closes.
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection is still open", e);
        } catch (SocketException reset) {
            // Closed with octets of ours unread: a reset is a close too.
        }
    }

    private long residentKib() throws IOException {
        String status = Files.readString(Path.of("/proc", Long.toString(master.pid()), "status"));
        return status.lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatIsNotZmtpEndsItsOwnConnection() throws IOException {
        Random random = new Random(4505);
        byte[] noise = new byte[4096];
        random.nextBytes(noise);
        noise[0] = (byte) 0xff;
        noise[9] = 0x7e;
        List<byte[]> openings =
                List.of(
                        "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8),
                        HEX.parseHex("16030100c8010000c40303" + "5a".repeat(200)),
                        new byte[256],
                        noise,
                        HEX.parseHex(
                                "ff00000000000000017f0301" + "41".repeat(20) + "00".repeat(32)));
        for (int port : ports()) {
            for (byte[] opening : openings) {
                try (Socket socket = open(port)) {
                    socket.getOutputStream().write(opening);
                    assertClosed(socket);
                }
            }
        }
    }

    @Test
    void aSizeThatNobodyCanMeanIsRefusedOnItsHeaderAndCostsNoMemory() throws IOException {
        long before = residentKib();
        for (String size : List.of("ffffffffffffffff", "7fffffffffffffff", "0000010000000000")) {
            for (int port : ports()) {
                try (Socket socket = open(port)) {
                    socket.getOutputStream().write(HANDSHAKE);
                    socket.getOutputStream().write(HEX.parseHex("02" + size));
                    assertClosed(socket);
                }
            }
        }
        assertThat(residentKib() - before).as("KiB more than before").isLessThan(64 * 1024);
    }

    @Test
    void messagesWithoutEndAreBounded() throws IOException {
        long before = residentKib();
        byte[] frames = HEX.parseHex("01ff" + "aa".repeat(255)).clone();
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < 4096; i++) {
            block.write(frames);
        }
        try (Socket socket = open(site.retPort())) {
            socket.getOutputStream().write(HANDSHAKE);
            for (int i = 0; i < 256; i++) {
                socket.getOutputStream().write(block.toByteArray());
            }
            assertClosed(socket);
        } catch (SocketException closedMeanwhile) {
            assertThat(closedMeanwhile.getMessage())
                    .containsAnyOf("reset", "Broken pipe", "closed");
        }
        assertThat(residentKib() - before).as("KiB more than before").isLessThan(200 * 1024);
    }

    @Test
    void hundredsOfHalfOpenHandshakesDelayNobody() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                Socket socket = open(ports().get(i % 2));
                socket.getOutputStream().write(HANDSHAKE, 0, i % HANDSHAKE.length);
                slow.add(socket);
            }
            everybodyElseIsServedAsBefore();
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private List<Object> ask(byte[] body) throws TimeoutException {
        try (BlockingSocket client =
                BlockingSocket.wrap(
                        context.open(
                                SocketType.REQ,
                                SocketOptions.builder().linger(Duration.ZERO).build()))) {
            client.connect("tcp://127.0.0.1:" + site.retPort());
            client.send(ZmtpMessage.of(body), PATIENCE);
            ZmtpMessage reply = client.receive(PATIENCE);
            assertThat(reply).as("a reply").isNotNull();
            try {
                List<Object> values = new ArrayList<>();
                for (int i = 0; i < reply.frameCount(); i++) {
                    values.add(SaltPack.unpack(reply.bytes(i)));
                }
                return values;
            } catch (io.brine.salt.payload.PayloadException e) {
                throw new AssertionError(e);
            } finally {
                reply.release();
            }
        }
    }

    @Test
    void everyMalformedRequestIsAnsweredWithSaltsOwnRefusal() throws TimeoutException {
        assertThat(ask(SaltPack.pack(Map.of("enc", "clear")))).containsExactly("bad load");
        assertThat(ask(SaltPack.pack(List.of(1L, 2L)))).containsExactly("bad load");
        assertThat(
                        ask(
                                SaltPack.pack(
                                        Map.of(
                                                "enc",
                                                "clear",
                                                "load",
                                                Map.of("cmd", "nosuch"),
                                                "version",
                                                3L))))
                .containsExactly(Map.of());
        assertThat(
                        ask(
                                SaltPack.pack(
                                        Map.of(
                                                "enc",
                                                "clear",
                                                "load",
                                                Map.of("cmd", "nosuch"),
                                                "version",
                                                2L))))
                .containsExactly("bad load");
        assertThat(ask(SaltPack.pack(Map.of("enc", "clear", "load", "text", "version", 3L))))
                .containsExactly("payload and load must be a dict");
        assertThat(
                        ask(
                                SaltPack.pack(
                                        Map.of(
                                                "enc",
                                                "aes",
                                                "id",
                                                "honest",
                                                "load",
                                                "forged ".repeat(40),
                                                "enc_algo",
                                                "OAEP-SHA1",
                                                "sig_algo",
                                                "PKCS1v15-SHA1",
                                                "version",
                                                3L))))
                .containsExactly("bad load");
    }

    /** What took 200 kB and a worker's stack, and what took 4 MB and 260 of memory. */
    @Test
    void whatIsDeepOrManifoldIsRefused() throws TimeoutException {
        ByteBuffer deep = ByteBuffer.allocate(9 * 20_000 + 1);
        for (int left = deep.capacity() - 9; left > 0; left -= 9) {
            deep.put((byte) 0xc9).putInt(left + 3).put((byte) 79);
            deep.put((byte) 0x92).put((byte) 0xa1).put((byte) 'n');
        }
        byte[] manifold = new byte[4_000_005];
        Arrays.fill(manifold, (byte) 0x80);
        ByteBuffer.wrap(manifold).put((byte) 0xdd).putInt(4_000_000);
        for (byte[] body : List.of(deep.array(), manifold)) {
            assertThat(ask(body)).containsExactly(Map.of("error", "Routing error"));
        }
    }

    @Test
    void aForgerIsNamedInTheLogOnce() throws TimeoutException {
        byte[] forged =
                SaltPack.pack(
                        Map.of(
                                "enc",
                                "aes",
                                "id",
                                "honest",
                                "load",
                                "x".repeat(96),
                                "version",
                                3L));
        for (int i = 0; i < 5; i++) {
            assertThat(ask(forged)).containsExactly("bad load");
        }
        String line =
                master.awaitLine(
                        "Refused a request from 127\\.0\\.0\\.1:\\d+: .*authentication \\(HMAC\\)",
                        PATIENCE);
        assertThat(line).contains("WARNING");
        assertThat(master.linesWith("(HMAC)")).as("five forgeries from one address").isEqualTo(1);
    }
}
