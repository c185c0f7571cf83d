package io.brine.zmtp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.zmtp.LeakCheck;
import io.brine.zmtp.mechanism.CurveKeyPair;
import io.brine.zmtp.mechanism.Security;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.wire.Command;
import io.brine.zmtp.zap.ZapClient;
import io.brine.zmtp.zap.ZapReply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.lifecycle.AfterContainer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Two of our links, joined octet by octet, under each mechanism and however TCP cuts it. */
class SecurePropertyTest {
    /** Both ends of a connection, and what is on its way to each. */
    private static final class Wire implements AutoCloseable {
        private final RawLink client;
        private final RawLink server;
        private final ByteBuf toServer = Unpooled.buffer();
        private final ByteBuf toClient = Unpooled.buffer();

        private Wire(Security client, Security server, ZapClient zap) {
            this.client = new RawLink(client, "DEALER");
            this.server = new RawLink(server, "DEALER", zap);
        }

        private void collect() {
            client.channel.runPendingTasks();
            server.channel.runPendingTasks();
            toServer.writeBytes(ByteBufUtil.decodeHexDump(LinkHarness.sent(client.channel)));
            toClient.writeBytes(ByteBufUtil.decodeHexDump(LinkHarness.sent(server.channel)));
        }

        /** Moves a piece in one direction, if there is any. */
        private void move(boolean up, int size) {
            collect();
            ByteBuf from = up ? toServer : toClient;
            byte[] piece = new byte[Math.min(size, from.readableBytes())];
            from.readBytes(piece);
            if (piece.length > 0) {
                (up ? server : client).octets(piece);
            }
        }

        private void moveAll(Random random, int most) {
            collect();
            while (toServer.isReadable() || toClient.isReadable()) {
                move(random.nextBoolean(), 1 + random.nextInt(most));
                collect();
            }
        }

        /** Changes what is on its way to the server. */
        private void flip(int at, int bit) {
            int index = toServer.readerIndex() + at;
            toServer.setByte(index, toServer.getByte(index) ^ 1 << bit);
        }

        private void assertShaken() {
            assertThat(client.side.failures).isEmpty();
            assertThat(server.side.failures).allMatch("ZAP 200"::equals);
            assertThat(client.link.peer().socketType()).isEqualTo("DEALER");
            assertThat(server.link.peer().socketType()).isEqualTo("DEALER");
        }

        @Override
        public void close() {
            client.close();
            server.close();
        }
    }

    @AfterContainer
    static void noBufferIsLeft() {
        LeakCheck.noBufferIsLeft();
    }

    private static Wire curve() {
        CurveKeyPair server = CurveKeyPair.generate();
        return new Wire(
                new Security.CurveClient(server.publicKey(), CurveKeyPair.generate()),
                new Security.CurveServer(server, null),
                ZapClient.NONE);
    }

    /** Sends one message or, now and then, a command, and writes down what is to arrive of it. */
    private static void send(RawLink from, List<byte[]> message, List<String> wanted) {
        if (message.isEmpty()) {
            from.link.send(new Command.Subscribe(Unpooled.wrappedBuffer(new byte[] {1})));
            wanted.add("Subscribe");
            return;
        }
        assertThat(from.link.offer(ZmtpMessage.of(message.toArray(byte[][]::new)))).isTrue();
        from.link.flush();
        for (int i = 0; i < message.size(); i++) {
            wanted.add(ByteBufUtil.hexDump(message.get(i)) + (i < message.size() - 1 ? "+" : ""));
        }
    }

    private static void talk(
            Wire wire, List<List<byte[]>> up, List<List<byte[]>> down, Random random, int piece) {
        List<String> wantedUp = new ArrayList<>();
        List<String> wantedDown = new ArrayList<>();
        for (int i = 0; i < Math.max(up.size(), down.size()); i++) {
            if (i < up.size()) {
                send(wire.client, up.get(i), wantedUp);
            }
            if (i < down.size()) {
                send(wire.server, down.get(i), wantedDown);
            }
            // Some of it is still on its way when the next is sent.
            wire.move(random.nextBoolean(), 1 + random.nextInt(piece));
        }
        wire.moveAll(random, piece);
        assertThat(wire.server.side.seen).isEqualTo(wantedUp);
        assertThat(wire.client.side.seen).isEqualTo(wantedDown);
        wire.assertShaken();
    }

    @Property(tries = 60)
    void curveCarriesAnythingHoweverItIsCut(
            @ForAll @Size(max = 6) List<@Size(max = 4) List<@Size(max = 400) byte[]>> up,
            @ForAll @Size(max = 6) List<@Size(max = 4) List<@Size(max = 400) byte[]>> down,
            @ForAll @IntRange(min = 1, max = 600) int piece,
            @ForAll long seed) {
        Random random = new Random(seed);
        try (Wire wire = curve()) {
            wire.moveAll(random, piece);
            wire.assertShaken();
            talk(wire, up, down, random, piece);
        }
    }

    /** Blocks of the cipher, of the reads and of the scratch buffer end at such sizes. */
    @Property(tries = 12)
    void curveCarriesLargeMessages(
            @ForAll @IntRange(min = 16_300, max = 70_000) int size,
            @ForAll @IntRange(min = 500, max = 20_000) int piece,
            @ForAll long seed) {
        Random random = new Random(seed);
        byte[] body = new byte[size];
        random.nextBytes(body);
        try (Wire wire = curve()) {
            wire.moveAll(random, piece);
            talk(wire, List.of(List.of(body)), List.of(List.of(body)), random, piece);
        }
    }

    /** Whichever octet of a sealed frame is flipped, its connection ends and nothing is shown. */
    @Property(tries = 150)
    void curveEndsWithAnyFlippedOctet(
            @ForAll @Size(max = 60) byte[] body,
            @ForAll @IntRange(max = 200) int at,
            @ForAll @IntRange(max = 7) int bit,
            @ForAll @IntRange(min = 1, max = 100) int piece) {
        Random random = new Random(at);
        try (Wire wire = curve()) {
            wire.moveAll(random, 1000);
            send(wire.client, List.of(body), new ArrayList<>());
            wire.collect();
            // Behind flags and size, whose change is another frame: those have a case of their own.
            wire.flip(2 + at % (wire.toServer.readableBytes() - 2), bit);
            wire.moveAll(random, piece);
            assertThat(wire.server.side.failures).hasSize(1);
            assertThat(wire.server.side.seen).isEmpty();
            assertThat(wire.server.channel.isOpen()).isFalse();
        }
    }

    /** A changed header may leave the link waiting for more, but shows nothing. */
    @Property(tries = 60)
    void curveShowsNothingOfAFrameWithAFlippedHeader(
            @ForAll @IntRange(max = 1) int at, @ForAll @IntRange(max = 7) int bit) {
        Random random = new Random(at);
        try (Wire wire = curve()) {
            wire.moveAll(random, 1000);
            send(wire.client, List.of(new byte[20]), new ArrayList<>());
            wire.collect();
            wire.flip(at, bit);
            // MESSAGE may be a command frame.
            boolean harmless = at == 0 && bit == 2;
            wire.moveAll(random, 7);
            assertThat(wire.server.side.seen).hasSize(harmless ? 1 : 0);
        }
    }

    @Property(tries = 100)
    void plainTakesAnyUserAndPassword(
            @ForAll @StringLength(max = 255) String user,
            @ForAll @StringLength(max = 255) String password,
            @ForAll @Size(max = 4) List<@Size(max = 3) List<@Size(max = 300) byte[]>> messages,
            @ForAll @IntRange(min = 1, max = 300) int piece,
            @ForAll long seed) {
        String name = cut(user);
        String word = cut(password);
        StubZap zap = StubZap.answering(ZapReply.OK);
        Random random = new Random(seed);
        try (Wire wire =
                new Wire(
                        new Security.PlainClient(name, word),
                        new Security.PlainServer("dom"),
                        zap)) {
            wire.moveAll(random, piece);
            wire.assertShaken();
            assertThat(zap.requests).hasSize(1);
            assertThat(zap.requests.get(0).credentials())
                    .containsExactly(
                            name.getBytes(StandardCharsets.UTF_8),
                            word.getBytes(StandardCharsets.UTF_8));
            talk(wire, messages, messages, random, piece);
        }
    }

    /** At most 255 octets of UTF-8, which not every string of 255 characters is. */
    private static String cut(String text) {
        int end = Math.min(text.length(), 60);
        return text.substring(0, end);
    }

    /** Several connections at once, whose octets come in any order: none sees another's. */
    @Property(tries = 30)
    void connectionsDoNotMix(
            @ForAll @NotEmpty @Size(max = 5) List<@Size(max = 50) byte[]> bodies,
            @ForAll @IntRange(min = 1, max = 200) int piece,
            @ForAll long seed) {
        Random random = new Random(seed);
        List<Wire> wires = new ArrayList<>();
        try {
            for (int i = 0; i < bodies.size(); i++) {
                wires.add(
                        i % 2 == 0
                                ? curve()
                                : new Wire(Security.none(), Security.none(), ZapClient.NONE));
            }
            for (int turn = 0; turn < 2000; turn++) {
                wires.get(random.nextInt(wires.size()))
                        .move(random.nextBoolean(), 1 + random.nextInt(piece));
            }
            wires.forEach(wire -> wire.moveAll(random, piece));
            for (int i = 0; i < bodies.size(); i++) {
                Wire wire = wires.get(i);
                talk(wire, List.of(List.of(bodies.get(i))), List.of(), random, piece);
            }
        } finally {
            wires.forEach(Wire::close);
        }
    }
}
