package io.brine.zmtp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.zmtp.mechanism.ForgedClient;
import io.brine.zmtp.mechanism.Security;
import io.brine.zmtp.wire.ProtocolError;
import io.brine.zmtp.zap.ZapReply;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/** What hostile peers say under PLAIN, to either role, ends their connection. */
class PlainLinkTest {
    private static final byte[] HELLO = RawLink.body("HELLO", new byte[] {2, 'm', 'e', 1, 'p'});
    private static final byte[] INITIATE = RawLink.body("INITIATE", ForgedClient.typeOf("DEALER"));
    private static final byte[] WELCOME = RawLink.body("WELCOME");
    private static final byte[] READY = RawLink.body("READY", ForgedClient.typeOf("ROUTER"));

    private final StubZap zap = StubZap.answering(ZapReply.OK);
    private final RawLink server = new RawLink(new Security.PlainServer("dom"), "ROUTER", zap);
    private final RawLink client = new RawLink(new Security.PlainClient("me", "secret"), "DEALER");

    @AfterEach
    void close() {
        server.close();
        client.close();
    }

    @Test
    void shouldShakeHandsWhenAllIsRight() {
        server.greet("PLAIN", false).command(HELLO);
        assertThat(server.next()).isEqualTo(WELCOME);
        server.command(INITIATE);
        assertThat(server.next()).isEqualTo(READY);
        server.message((byte) 'a');
        assertThat(server.side.seen).containsExactly("61");
        assertThat(server.side.failures).containsExactly("ZAP 200");
    }

    @Test
    void shouldRefuseAHelloCutAnywhere() {
        for (int length = 6; length < HELLO.length; length++) {
            try (RawLink link = new RawLink(new Security.PlainServer("dom"), "ROUTER", zap)) {
                link.greet("PLAIN", false).command(Arrays.copyOf(HELLO, length));
                link.assertEnded(ProtocolError.ZMTP_MALFORMED_COMMAND_HELLO, "HELLO of PLAIN");
                assertThat(link.unread()).isEmpty();
            }
        }
    }

    @Test
    void shouldRefuseAHelloWithMore() {
        server.greet("PLAIN", false).command(Arrays.copyOf(HELLO, HELLO.length + 1));
        server.assertEnded(ProtocolError.ZMTP_MALFORMED_COMMAND_HELLO, "HELLO of PLAIN");
        assertThat(server.unread()).isEmpty();
    }

    @Test
    void shouldRefuseAHelloOverTheLimit() {
        server.greet("PLAIN", false).hex("06 0000000000002001");
        server.assertEnded(ProtocolError.ZMTP_UNSPECIFIED, "limit of 8192");
    }

    @ParameterizedTest
    @ValueSource(strings = {"INITIATE", "READY", "WELCOME", "MESSAGE", "PING", "SUBSCRIBE"})
    void shouldRefuseWhatComesBeforeHello(String name) {
        server.greet("PLAIN", false).command(RawLink.body(name, new byte[20]));
        server.assertEnded(ProtocolError.ZMTP_UNEXPECTED_COMMAND, "does not belong here");
        assertThat(server.unread()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HELLO", "READY", "WELCOME", "MESSAGE"})
    void shouldRefuseWhatComesInsteadOfInitiate(String name) {
        server.greet("PLAIN", false).command(HELLO);
        assertThat(server.next()).isEqualTo(WELCOME);
        server.command(RawLink.body(name, new byte[2]));
        assertThat(server.side.failures).hasSize(2).last().asString().contains("does not belong");
        assertThat(server.side.errors).containsExactly(ProtocolError.ZMTP_UNEXPECTED_COMMAND);
        server.assertClosed();
        assertThat(server.unread()).isEmpty();
    }

    /** All of it comes at once; what stands behind HELLO waits for the handler. */
    @Test
    void shouldNotReadOnBeforeTheHandlerHasAnswered() {
        CompletableFuture<ZapReply> answer = new CompletableFuture<>();
        zap.answer = answer;
        server.greet("PLAIN", false).command(HELLO).command(INITIATE).message((byte) 'a');
        assertThat(server.unread()).isEmpty();
        assertThat(server.side.seen).isEmpty();
        answer.complete(ZapReply.accept("someone"));
        server.channel.runPendingTasks();
        assertThat(server.next()).isEqualTo(WELCOME);
        assertThat(server.next()).isEqualTo(READY);
        assertThat(server.side.seen).containsExactly("61");
    }

    @Test
    void shouldDropWhatARefusedClientSentBehindHello() {
        zap.answer = CompletableFuture.completedFuture(ZapReply.refuse(ZapReply.DENIED, "no"));
        server.greet("PLAIN", false).command(HELLO).command(INITIATE).message((byte) 'a');
        assertThat(server.next()).isEqualTo(RawLink.body("ERROR", new byte[] {3, '4', '0', '0'}));
        assertThat(server.unread()).isEmpty();
        assertThat(server.side.failures).containsExactly("ZAP 400", "Denied 400");
        server.assertClosed();
    }

    @Test
    void shouldRefuseAMessageBeforeReady() {
        server.greet("PLAIN", false).message((byte) 'a');
        server.assertEnded(ProtocolError.ZMTP_UNEXPECTED_COMMAND, "a message came before READY");
        client.greet("PLAIN", true).command(WELCOME).message((byte) 'a');
        client.assertEnded(ProtocolError.ZMTP_UNEXPECTED_COMMAND, "a message came before READY");
    }

    @Test
    void shouldRefuseEverybodyWithoutAHandler() {
        try (RawLink link = new RawLink(new Security.PlainServer("dom"), "ROUTER")) {
            link.greet("PLAIN", false).command(HELLO);
            assertThat(link.side.failures)
                    .containsExactly("there is no ZAP handler to let the peer in");
            link.assertClosed();
            assertThat(link.unread()).isEmpty();
        }
    }

    @Test
    void shouldRefuseCutMetadataAndWrongTypes() {
        server.greet("PLAIN", false).command(HELLO);
        server.command(Arrays.copyOf(INITIATE, INITIATE.length - 1));
        assertThat(server.side.errors).containsExactly(ProtocolError.ZMTP_INVALID_METADATA);
        server.assertClosed();
        try (RawLink link = new RawLink(new Security.PlainServer("dom"), "ROUTER", zap)) {
            link.greet("PLAIN", false).command(HELLO);
            assertThat(link.next()).isEqualTo(WELCOME);
            link.command(RawLink.body("INITIATE", ForgedClient.typeOf("SUB")));
            assertThat(link.next()).startsWith(RawLink.body("ERROR"));
            assertThat(link.unread()).isEmpty();
            assertThat(link.side.errors).containsExactly(ProtocolError.ZMTP_INVALID_METADATA);
            link.assertClosed();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "READY, '', does not belong here",
        "INITIATE, '', does not belong here",
        "MESSAGE, '', does not belong here",
        "HELLO, '', both sides are PLAIN clients",
        "WELCOME, x, has no data",
        "ERROR, '', cut short"
    })
    void shouldAsAClientRefuseAllButWelcome(String name, String data, String reason) {
        client.greet("PLAIN", true);
        assertThat(client.next()).startsWith(RawLink.body("HELLO"));
        client.command(RawLink.body(name, data.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        assertThat(client.side.failures).singleElement().asString().contains(reason);
        client.assertClosed();
        assertThat(client.unread()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"WELCOME", "INITIATE", "MESSAGE"})
    void shouldAsAClientRefuseAllButReady(String name) {
        client.greet("PLAIN", true).command(WELCOME).command(RawLink.body(name));
        client.assertEnded(ProtocolError.ZMTP_UNEXPECTED_COMMAND, "does not belong here");
    }

    /** The name of ERROR is spelt wrong there; anything else of that kind is no command. */
    @Test
    void shouldUnderstandOnlyLibzmqsOwnSpellingOfError() {
        client.greet("PLAIN", true).command(new byte[] {'^', 'R', 'R', 'O', 'R', 3, '4', '0', '0'});
        assertThat(client.side.failures).containsExactly("Refused 400");
        try (RawLink other = new RawLink(new Security.PlainClient("me", "secret"), "DEALER")) {
            other.greet("PLAIN", true).command(new byte[] {'^', 'R', 'R', 'O', 'r', 3, '4', '0'});
            other.assertEnded(ProtocolError.ZMTP_MALFORMED_COMMAND_UNSPECIFIED, "cut short");
        }
        try (RawLink other = new RawLink(new Security.PlainClient("me", "secret"), "DEALER")) {
            other.greet("PLAIN", true).command(new byte[] {'^', 'R', 'R', 'O', 'R', 3, '4'});
            other.assertEnded(ProtocolError.ZMTP_MALFORMED_COMMAND_ERROR, "cut short");
        }
    }

    @Test
    void shouldNeverWriteThePasswordDown() {
        assertThat(new Security.PlainClient("me", "secret").toString()).doesNotContain("secret");
        client.greet("PLAIN", true).command(RawLink.body("HOLA"));
        assertThat(client.side.failures.toString()).doesNotContain("secret");
    }
}
