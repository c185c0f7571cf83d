package io.brine.zmtp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.brine.zmtp.wire.Command;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Plays what libzmq sent, in both directions, octet by octet and otherwise cut. */
class GoldenVectorTest {
    private static JsonNode vector(String name) throws Exception {
        try (InputStream in =
                GoldenVectorTest.class.getResourceAsStream("/wire/" + name + ".json")) {
            return new ObjectMapper().readTree(in);
        }
    }

    /** What the frames after READY say, read without our decoder: the recordings name each step. */
    private static List<String> expected(JsonNode vector, String dir) {
        List<String> wanted = new ArrayList<>();
        boolean ready = false;
        for (JsonNode step : vector.get("steps")) {
            String name = step.path("name").asText();
            if (!step.get("dir").asText().equals(dir)
                    || step.get("kind").asText().equals("greeting")) {
                continue;
            }
            if (!ready) {
                ready = true;
            } else if (step.get("kind").asText().equals("message")) {
                String hex = step.get("hex").asText();
                int header = (step.get("flags").asInt() & 2) != 0 ? 18 : 4;
                wanted.add(hex.substring(header) + (step.get("more").asBoolean() ? "+" : ""));
            } else if (name.equals("SUBSCRIBE") || name.equals("CANCEL")) {
                wanted.add(name.charAt(0) + name.substring(1).toLowerCase(java.util.Locale.ROOT));
            }
        }
        return wanted;
    }

    private static void play(String name, String dir, int piece) throws Exception {
        JsonNode vector = vector(name);
        boolean weAreServer = dir.equals("c2s");
        JsonNode us = vector.get(weAreServer ? "server" : "client");
        byte[] in = ByteBufUtil.decodeHexDump(vector.get(dir).asText());
        byte[] libzmq = ByteBufUtil.decodeHexDump(vector.get(weAreServer ? "s2c" : "c2s").asText());
        int identityLength = libzmq[8] == 0 ? 0 : libzmq[8] - 1;
        int readyEnd = 64 + 2 + (libzmq[65] & 0xff);
        byte[] identity = java.util.Arrays.copyOfRange(libzmq, readyEnd - identityLength, readyEnd);

        EmbeddedChannel channel = new EmbeddedChannel();
        LinkHarness.Side side = new LinkHarness.Side();
        LinkHarness.install(channel, side, us.get("socket").asText(), identity);
        for (int at = 0; at < in.length; at += piece) {
            channel.writeInbound(Unpooled.copiedBuffer(in, at, Math.min(piece, in.length - at)));
            channel.runPendingTasks();
        }
        String sent = LinkHarness.sent(channel);
        assertThat(side.failures).isEmpty();
        assertThat(side.seen).isEqualTo(expected(vector, dir));
        assertThat(sent).startsWith(ByteBufUtil.hexDump(libzmq, 0, readyEnd));
        channel.finishAndReleaseAll();
    }

    /** Plays the octets of a hand-made peer, from its server's or client's side. */
    private static LinkHarness.Side playRaw(
            String name, String dir, byte[] identity, StringBuilder answer) throws Exception {
        JsonNode vector = vector(name);
        String us = vector.get(dir.equals("c2s") ? "server" : "client").get("socket").asText();
        LinkHarness.Side side = new LinkHarness.Side();
        for (int piece : new int[] {1, 100_000}) {
            side = new LinkHarness.Side();
            answer.setLength(0);
            EmbeddedChannel channel = new EmbeddedChannel();
            LinkHarness.install(channel, side, us, identity);
            byte[] in = ByteBufUtil.decodeHexDump(vector.get(dir).asText());
            for (int at = 0; at < in.length && channel.isOpen(); at += piece) {
                channel.writeInbound(
                        Unpooled.copiedBuffer(in, at, Math.min(piece, in.length - at)));
                channel.runPendingTasks();
            }
            answer.append(LinkHarness.sent(channel));
            channel.finishAndReleaseAll();
        }
        return side;
    }

    private static String answerOf(String name, String dir) throws Exception {
        return vector(name).get(dir.equals("c2s") ? "s2c" : "c2s").asText();
    }

    @ParameterizedTest
    @CsvSource({
        "raw31-app-metadata, 6869",
        "raw31-ping-context, ''",
        "raw31-ping-in-multipart, 6f6e65+;74776f",
        "raw31-slow-greeting, ''"
    })
    void shouldAnswerAHandMadePeerAsLibzmqDoes(String name, String messages) throws Exception {
        StringBuilder answer = new StringBuilder();
        LinkHarness.Side side = playRaw(name, "c2s", new byte[0], answer);
        assertThat(side.failures).isEmpty();
        assertThat(String.join(";", side.seen)).isEqualTo(messages);
        assertThat(answer).hasToString(answerOf(name, "c2s"));
    }

    @Test
    void shouldTakeSubscriptionsOfA30PeerAsMessages() throws Exception {
        StringBuilder answer = new StringBuilder();
        LinkHarness.Side side = playRaw("raw30-sub-to-pub", "c2s", new byte[0], answer);
        assertThat(side.failures).isEmpty();
        assertThat(side.seen).containsExactly("0141", "0041");
        assertThat(answerOf("raw30-sub-to-pub", "c2s")).startsWith(answer);
    }

    @Test
    void shouldSendSubscriptionsToA30PeerAsMessages() throws Exception {
        byte[] publisher =
                ByteBufUtil.decodeHexDump(vector("raw30-pub-accepts-sub").get("s2c").asText());
        EmbeddedChannel channel = new EmbeddedChannel();
        LinkHarness.Side side = new LinkHarness.Side();
        StreamLink link = LinkHarness.install(channel, side, "SUB", new byte[0]);
        channel.writeInbound(Unpooled.wrappedBuffer(publisher));
        ByteBuf topic = Unpooled.wrappedBuffer(new byte[] {'A'});
        link.send(new Command.Subscribe(topic));
        link.send(new Command.Cancel(topic));
        channel.runPendingTasks();
        assertThat(LinkHarness.sent(channel)).isEqualTo(answerOf("raw30-pub-accepts-sub", "s2c"));
        channel.finishAndReleaseAll();
    }

    @Test
    void shouldRefuseAnotherMechanismWithoutACommand() throws Exception {
        StringBuilder answer = new StringBuilder();
        LinkHarness.Side side = playRaw("raw31-mechanism-mismatch", "c2s", new byte[0], answer);
        assertThat(side.failures).singleElement().asString().contains("PLAIN", "NULL");
        assertThat(answer).hasSize(2 * 64);
    }

    /** Where libzmq only closes, RFC 37 wants ERROR first. */
    @Test
    void shouldRefuseAWrongSocketTypeWithAnError() throws Exception {
        StringBuilder answer = new StringBuilder();
        LinkHarness.Side side = playRaw("raw31-socket-type-mismatch", "c2s", new byte[0], answer);
        assertThat(side.failures).singleElement().asString().contains("PUB", "ROUTER");
        assertThat(answer.toString())
                .startsWith(answerOf("raw31-socket-type-mismatch", "c2s"))
                .contains("055245414459", "054552524f52");
    }

    /** Unknown commands are ignored; at an empty one, where libzmq goes on, we close. */
    @Test
    void shouldIgnoreUnknownCommandsAndCloseOnEmptyOnes() throws Exception {
        StringBuilder answer = new StringBuilder();
        LinkHarness.Side side = playRaw("raw31-unknown-commands", "c2s", new byte[0], answer);
        assertThat(answer).hasToString(answerOf("raw31-unknown-commands", "c2s"));
        assertThat(side.failures).singleElement().asString().contains("command");
        assertThat(side.seen).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "null-req-rep",
        "null-req-correlate",
        "null-dealer-router-anonymous",
        "null-dealer-router-identity",
        "null-sub-pub-3.1",
        "null-probe-router",
        "null-heartbeat"
    })
    void shouldSpeakAsLibzmqDoesInBothDirections(String name) throws Exception {
        for (int piece : new int[] {1, 7, 64, 100_000}) {
            play(name, "c2s", piece);
            play(name, "s2c", piece);
        }
    }
}
