package io.brine.zmtp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.zmtp.mechanism.CurveKeyPair;
import io.brine.zmtp.mechanism.ForgedClient;
import io.brine.zmtp.mechanism.ForgedServer;
import io.brine.zmtp.mechanism.Security;
import io.brine.zmtp.wire.ProtocolError;
import io.netty.buffer.ByteBufUtil;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;

/** What hostile servers say to a CURVE client ends the connection, and nothing gets through. */
class CurveClientLinkTest {
    private final ForgedServer server = new ForgedServer();
    private final CurveKeyPair keys = CurveKeyPair.generate();
    private final RawLink client =
            new RawLink(new Security.CurveClient(server.keys.publicKey(), keys), "DEALER");
    private byte[] initiate = new byte[0];
    private byte[] hello = new byte[0];

    @AfterEach
    void close() {
        client.close();
    }

    private void takeHello() {
        client.greet("CURVE", true);
        hello = client.next();
        server.takeHello(hello);
    }

    private void takeInitiate() {
        takeHello();
        client.command(server.welcome());
        initiate = client.next();
    }

    private void shake() {
        takeInitiate();
        client.command(server.ready());
        assertThat(client.side.failures).isEmpty();
    }

    @Test
    void shouldTalkToTheForgedServerWhenItIsRight() {
        shake();
        client.message(server.message(2, 1, (byte) 'a')).message(server.message(3, 0, (byte) 'b'));
        assertThat(client.side.seen).containsExactly("61+", "62");
        assertThat(client.side.failures).isEmpty();
    }

    /** Neither who we are nor what we are can be read on the way. */
    @Test
    void shouldSayNothingOfItselfInClear() {
        takeInitiate();
        String sent = ByteBufUtil.hexDump(hello) + ByteBufUtil.hexDump(initiate);
        String metadata = ByteBufUtil.hexDump(ForgedClient.typeOf("DEALER"));
        assertThat(ByteBufUtil.hexDump(server.metadataOf(initiate))).startsWith(metadata);
        assertThat(sent).doesNotContain(metadata);
        assertThat(sent).doesNotContain(ByteBufUtil.hexDump(keys.publicKey()));
        assertThat(sent).doesNotContain(ByteBufUtil.hexDump(keys.secretKey()));
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 24, 167, 169, 400})
    void shouldRefuseAWelcomeOfAnotherSize(int size) {
        takeHello();
        client.command(Arrays.copyOf(server.welcome(), size));
        client.assertEnded(ProtocolError.ZMTP_MALFORMED_COMMAND_WELCOME, "168 octets");
        assertThat(client.unread()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 23, 24, 40, 100, 167})
    void shouldRefuseASpoiltWelcome(int at) {
        takeHello();
        byte[] welcome = server.welcome();
        welcome[at] ^= 2;
        client.command(welcome);
        client.assertEnded(ProtocolError.ZMTP_CRYPTOGRAPHIC, "WELCOME of CURVE does not open");
        assertThat(client.unread()).isEmpty();
    }

    @Test
    void shouldRefuseATransientKeyOfLowOrder() {
        server.announcedTransient = new byte[32];
        takeHello();
        client.command(server.welcome());
        client.assertEnded(ProtocolError.ZMTP_KEY_EXCHANGE, "low order");
        assertThat(client.unread()).isEmpty();
    }

    @SuppressWarnings("ImmutableEnumChecker")
    enum Misplaced {
        READY_FIRST(false, "READY", 60),
        INITIATE_FIRST(false, "INITIATE", 300),
        UNKNOWN_FIRST(false, "HOLA", 0),
        WELCOME_TWICE(true, "WELCOME", 160),
        INITIATE_LATER(true, "INITIATE", 300),
        MESSAGE_COMMAND(true, "MESSAGE", 40);

        private final boolean later;
        private final byte[] command;

        Misplaced(boolean later, String name, int size) {
            this.later = later;
            command = RawLink.body(name, new byte[size]);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseCommandsOutOfOrder(Misplaced misplaced) {
        if (misplaced.later) {
            takeInitiate();
        } else {
            takeHello();
        }
        client.command(misplaced.command);
        client.assertEnded(ProtocolError.ZMTP_UNEXPECTED_COMMAND, "does not belong here");
        assertThat(client.unread()).isEmpty();
    }

    @Test
    void shouldRefuseAMessageBeforeReady() {
        takeInitiate();
        client.message(server.message(1, 0, (byte) 'a'));
        client.assertEnded(ProtocolError.ZMTP_UNEXPECTED_COMMAND, "a message came before READY");
    }

    @Test
    void shouldSayThatBothAreClients() {
        client.greet("CURVE", false).command(new ForgedClient(server.keys.publicKey()).hello());
        client.assertEnded(ProtocolError.ZMTP_UNEXPECTED_COMMAND, "both sides are CURVE clients");
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 10, 14, 29})
    void shouldRefuseACutReady(int size) {
        takeInitiate();
        client.command(Arrays.copyOf(server.ready(), size));
        client.assertEnded(ProtocolError.ZMTP_MALFORMED_COMMAND_READY, "at least 30 octets");
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 30, 40})
    void shouldRefuseASpoiltReady(int at) {
        takeInitiate();
        byte[] ready = server.ready();
        ready[at] ^= 4;
        client.command(ready);
        client.assertEnded(ProtocolError.ZMTP_CRYPTOGRAPHIC, "READY of CURVE does not open");
    }

    @Test
    void shouldRefuseReadyWithNonceZero() {
        server.readyNonce = 0;
        takeInitiate();
        client.command(server.ready());
        client.assertEnded(ProtocolError.ZMTP_INVALID_SEQUENCE, "nonce of READY is 0");
    }

    @Test
    void shouldRefuseMetadataThatIsCutOrDoesNotFit() {
        server.metadata = Arrays.copyOf(server.metadata, 9);
        takeInitiate();
        client.command(server.ready());
        client.assertEnded(ProtocolError.ZMTP_INVALID_METADATA, "cut short");
        try (RawLink other =
                new RawLink(new Security.CurveClient(server.keys.publicKey(), keys), "DEALER")) {
            other.greet("CURVE", true);
            server.takeHello(other.next());
            server.metadata = ForgedClient.typeOf("PUB");
            other.command(server.welcome()).command(server.ready());
            other.assertEnded(ProtocolError.ZMTP_INVALID_METADATA, "type 'PUB'");
        }
    }

    /** The nonces of READY and of the messages are one sequence. */
    @Test
    void shouldRefuseTheNonceOfReadyForAMessage() {
        server.readyNonce = 5;
        shake();
        client.message(server.message(5, 0, (byte) 'a'));
        assertThat(client.side.failures).singleElement().asString().contains("is not above 5");
        client.assertClosed();
    }

    @Test
    void shouldRefuseItsOwnMessagesSentBack() {
        shake();
        client.link.offer(io.brine.zmtp.message.ZmtpMessage.ofUtf8("secret"));
        client.link.flush();
        byte[] sealed = client.next();
        assertThat(sealed).startsWith(RawLink.body("MESSAGE"));
        client.message(sealed);
        assertThat(client.side.failures).singleElement().asString().contains("does not open");
        client.assertClosed();
    }

    @Test
    void shouldRefuseWhatIsInClearAfterReady() {
        shake();
        client.message(
                "in clear, and long enough to be a MESSAGE"
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(client.side.failures).singleElement().asString().contains("in clear");
        client.assertClosed();
    }

    @Test
    void shouldTakeAnErrorAtAnyPointAndRefuseACutOne() {
        takeInitiate();
        client.command(RawLink.body("ERROR", (byte) 3, (byte) '4', (byte) '0', (byte) '0'));
        assertThat(client.side.failures).containsExactly("Refused 400");
        client.assertClosed();
        try (RawLink other =
                new RawLink(new Security.CurveClient(server.keys.publicKey(), keys), "DEALER")) {
            other.greet("CURVE", true).command(RawLink.body("ERROR", (byte) 9, (byte) '4'));
            other.assertEnded(ProtocolError.ZMTP_MALFORMED_COMMAND_ERROR, "cut short");
        }
    }
}
