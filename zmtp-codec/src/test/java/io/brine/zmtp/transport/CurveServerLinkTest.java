package io.brine.zmtp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.zmtp.mechanism.CurveKeyPair;
import io.brine.zmtp.mechanism.ForgedClient;
import io.brine.zmtp.mechanism.Security;
import io.brine.zmtp.wire.ProtocolError;
import io.netty.buffer.ByteBufUtil;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.function.Consumer;

/** What hostile clients say to a CURVE server ends their connection, and nothing gets through. */
class CurveServerLinkTest {
    private static final byte[] PING = RawLink.body("PING", (byte) 0, (byte) 0);

    private final CurveKeyPair keys = CurveKeyPair.generate();
    private final Security.CurveServer security = new Security.CurveServer(keys, null);
    private final RawLink server = new RawLink(security, "ROUTER");
    private final ForgedClient client = new ForgedClient(keys.publicKey());

    @AfterEach
    void close() {
        server.close();
    }

    private void takeWelcome() {
        server.greet("CURVE", false).command(client.hello());
        client.takeWelcome(server.next());
    }

    private void shake() {
        takeWelcome();
        server.command(client.initiate());
        assertThat(server.side.failures).isEmpty();
        assertThat(server.next()).startsWith(RawLink.body("READY"));
    }

    @Test
    void shouldTalkToTheForgedClientWhenItIsRight() {
        shake();
        server.message(client.message(3, 1, (byte) 'a')).message(client.message(4, 0, (byte) 'b'));
        assertThat(server.side.seen).containsExactly("61+", "62");
        assertThat(server.side.failures).isEmpty();
    }

    @SuppressWarnings("ImmutableEnumChecker")
    enum BadHello {
        CLAIMS_VERSION_2(
                client -> client.helloStart[0] = 2, ProtocolError.ZMTP_MALFORMED_COMMAND_HELLO),
        CLAIMS_VERSION_1_1(
                client -> client.helloStart[1] = 1, ProtocolError.ZMTP_MALFORMED_COMMAND_HELLO),
        PADS_WITH_ONES(
                client -> client.helloStart[73] = 1, ProtocolError.ZMTP_MALFORMED_COMMAND_HELLO),
        SEALS_LESS(
                client -> client.signed = new byte[63], ProtocolError.ZMTP_MALFORMED_COMMAND_HELLO),
        SEALS_MORE(
                client -> client.signed = new byte[65], ProtocolError.ZMTP_MALFORMED_COMMAND_HELLO),
        SEALS_NO_ZEROS(client -> client.signed[63] = 1, ProtocolError.ZMTP_CRYPTOGRAPHIC),
        HAS_ANOTHER_SERVER_KEY(
                client -> client.serverKey = CurveKeyPair.generate().publicKey(),
                ProtocolError.ZMTP_CRYPTOGRAPHIC),
        ANNOUNCES_ANOTHER_KEY(
                client -> client.announcedTransient = CurveKeyPair.generate().publicKey(),
                ProtocolError.ZMTP_CRYPTOGRAPHIC);

        private final Consumer<ForgedClient> spoil;
        private final ProtocolError error;

        BadHello(Consumer<ForgedClient> spoil, ProtocolError error) {
            this.spoil = spoil;
            this.error = error;
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotAnswerABadHello(BadHello bad) {
        bad.spoil.accept(client);
        server.greet("CURVE", false).command(client.hello());
        server.assertEnded(bad.error, "HELLO of CURVE");
        assertThat(server.unread()).isEmpty();
    }

    /** The points of small order of Curve25519, in the encodings that there are. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
            })
    void shouldRefuseKeysOfLowOrder(String hex) {
        byte[] key = ByteBufUtil.decodeHexDump(hex);
        client.announcedTransient = key;
        server.greet("CURVE", false).command(client.hello());
        server.assertEnded(ProtocolError.ZMTP_KEY_EXCHANGE, "low order");
        assertThat(server.unread()).isEmpty();

        try (RawLink second = new RawLink(security, "ROUTER")) {
            ForgedClient later = new ForgedClient(keys.publicKey());
            second.greet("CURVE", false).command(later.hello());
            later.takeWelcome(second.next());
            later.announcedLongTerm = key;
            second.command(later.initiate());
            second.assertEnded(ProtocolError.ZMTP_KEY_EXCHANGE, "low order");
            assertThat(second.unread()).isEmpty();
        }
    }

    @SuppressWarnings("ImmutableEnumChecker")
    enum BadInitiate {
        SPOILS_THE_COOKIE(
                client -> client.cookie[95] ^= 1, ProtocolError.ZMTP_CRYPTOGRAPHIC, "cookie"),
        SPOILS_THE_COOKIES_NONCE(
                client -> client.cookie[0] ^= 1, ProtocolError.ZMTP_CRYPTOGRAPHIC, "cookie"),
        REPEATS_THE_NONCE(
                client -> client.initiateNonce = 1, ProtocolError.ZMTP_INVALID_SEQUENCE, "nonce"),
        GOES_BACK_TO_ZERO(
                client -> client.initiateNonce = 0, ProtocolError.ZMTP_INVALID_SEQUENCE, "nonce"),
        VOUCHES_FOR_ANOTHER_SERVER(
                client -> client.vouchedServer = CurveKeyPair.generate().publicKey(),
                ProtocolError.ZMTP_KEY_EXCHANGE,
                "vouch"),
        VOUCHES_FOR_ANOTHER_CONNECTION(
                client -> client.vouchedTransient = CurveKeyPair.generate().publicKey(),
                ProtocolError.ZMTP_KEY_EXCHANGE,
                "vouch"),
        CLAIMS_THE_KEY_OF_SOMEBODY_ELSE(
                client -> client.announcedLongTerm = CurveKeyPair.generate().publicKey(),
                ProtocolError.ZMTP_CRYPTOGRAPHIC,
                "vouch"),
        CUTS_ITS_METADATA(
                client -> client.metadata = Arrays.copyOf(client.metadata, 10),
                ProtocolError.ZMTP_INVALID_METADATA,
                "cut short"),
        IS_OVER_THE_LIMIT(
                client -> client.metadata = new byte[9000],
                ProtocolError.ZMTP_UNSPECIFIED,
                "limit of 8192");

        private final Consumer<ForgedClient> spoil;
        private final ProtocolError error;
        private final String reason;

        BadInitiate(Consumer<ForgedClient> spoil, ProtocolError error, String reason) {
            this.spoil = spoil;
            this.error = error;
            this.reason = reason;
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotAnswerABadInitiate(BadInitiate bad) {
        takeWelcome();
        bad.spoil.accept(client);
        server.command(client.initiate());
        server.assertEnded(bad.error, bad.reason);
        assertThat(server.unread()).isEmpty();
    }

    /** Each of its octets but the name's counts; the name is a case of its own. */
    @Test
    void shouldRefuseAnInitiateWithAnySpoiltOctet() {
        for (int at = 9; at < 290; at += 7) {
            ForgedClient spoiling = new ForgedClient(keys.publicKey());
            try (RawLink link = new RawLink(security, "ROUTER")) {
                link.greet("CURVE", false).command(spoiling.hello());
                spoiling.takeWelcome(link.next());
                byte[] initiate = spoiling.initiate();
                initiate[Math.min(at, initiate.length - 1)] ^= 0x10;
                link.command(initiate);
                assertThat(link.side.failures).as("octet %s", at).hasSize(1);
                link.assertClosed();
                assertThat(link.unread()).as("octet %s", at).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 104, 105, 256})
    void shouldRefuseACutInitiate(int length) {
        takeWelcome();
        server.command(Arrays.copyOf(client.initiate(), length));
        server.assertEnded(ProtocolError.ZMTP_MALFORMED_COMMAND_INITIATE, "at least 257 octets");
    }

    @Test
    void shouldTellAWrongSocketTypeWithErrorAndClose() {
        takeWelcome();
        client.metadata = ForgedClient.typeOf("SUB");
        server.command(client.initiate());
        assertThat(server.next()).startsWith(RawLink.body("ERROR"));
        server.assertEnded(ProtocolError.ZMTP_INVALID_METADATA, "cannot talk to our ROUTER");
    }

    @SuppressWarnings("ImmutableEnumChecker")
    enum Misplaced {
        INITIATE_FIRST(false, RawLink.body("INITIATE", new byte[300])),
        READY_FIRST(false, RawLink.body("READY", ForgedClient.typeOf("DEALER"))),
        WELCOME_FIRST(false, RawLink.body("WELCOME", new byte[160])),
        MESSAGE_FIRST(false, RawLink.body("MESSAGE", new byte[40])),
        UNKNOWN(false, RawLink.body("HOLA")),
        READY_AFTER_WELCOME(true, RawLink.body("READY", new byte[40])),
        WELCOME_AFTER_WELCOME(true, RawLink.body("WELCOME", new byte[160])),
        SUBSCRIBE_AFTER_WELCOME(true, RawLink.body("SUBSCRIBE"));

        private final boolean afterWelcome;
        private final byte[] command;

        Misplaced(boolean afterWelcome, byte[] command) {
            this.afterWelcome = afterWelcome;
            this.command = command;
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseCommandsOutOfOrder(Misplaced misplaced) {
        if (misplaced.afterWelcome) {
            takeWelcome();
        } else {
            server.greet("CURVE", false);
        }
        server.command(misplaced.command);
        server.assertEnded(ProtocolError.ZMTP_UNEXPECTED_COMMAND, "does not belong here");
        assertThat(server.unread()).isEmpty();
    }

    @Test
    void shouldRefuseASecondHello() {
        takeWelcome();
        server.command(client.hello());
        server.assertEnded(ProtocolError.ZMTP_UNEXPECTED_COMMAND, "'HELLO' does not belong here");
    }

    @Test
    void shouldRefuseMessagesBeforeReady() {
        takeWelcome();
        server.message(client.message(2, 0, (byte) 'a'));
        server.assertEnded(ProtocolError.ZMTP_UNEXPECTED_COMMAND, "a message came before READY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0400", "040100", "040105", "0403ff4142", "04050548454c4c"})
    void shouldRefuseCommandsWithoutAName(String octets) {
        server.greet("CURVE", false).hex(octets);
        server.assertEnded(
                ProtocolError.ZMTP_MALFORMED_COMMAND_UNSPECIFIED, "name is empty or cut");
    }

    @Test
    void shouldEndWithAnErrorOfTheClient() {
        takeWelcome();
        server.command(RawLink.body("ERROR", (byte) 2, (byte) 'n', (byte) 'o'));
        assertThat(server.side.failures).containsExactly("Refused no");
        server.assertClosed();
    }

    /** The cookie was sealed with a key of the first connection alone. */
    @Test
    void shouldRefuseAReplayedSession() {
        shake();
        ForgedClient first = client;
        try (RawLink second = new RawLink(security, "ROUTER")) {
            second.greet("CURVE", false).command(first.hello());
            assertThat(second.next()).startsWith(RawLink.body("WELCOME"));
            second.command(first.initiate());
            second.assertEnded(ProtocolError.ZMTP_CRYPTOGRAPHIC, "cookie");
        }
    }

    /** Our keys are the same, the transient ones fresh: nothing of two sessions is alike. */
    @Test
    void shouldDrawFreshKeysForEachConnection() {
        server.greet("CURVE", false).command(client.hello());
        byte[] first = server.next();
        try (RawLink second = new RawLink(security, "ROUTER")) {
            second.greet("CURVE", false).command(client.hello());
            byte[] again = second.next();
            assertThat(Arrays.copyOfRange(first, 8, 24))
                    .isNotEqualTo(Arrays.copyOfRange(again, 8, 24));
            assertThat(Arrays.copyOfRange(first, 24, 168))
                    .isNotEqualTo(Arrays.copyOfRange(again, 24, 168));
        }
    }

    @Test
    void shouldTakeNoncesThatGrowWithGaps() {
        shake();
        for (long nonce : new long[] {3, 5, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE, -1}) {
            server.message(client.message(nonce, 0, (byte) 'n'));
        }
        assertThat(server.side.failures).isEmpty();
        assertThat(server.side.seen).hasSize(6);
        server.message(client.message(0, 0, (byte) 'n'));
        assertThat(server.side.failures).singleElement().asString().contains("replay");
        assertThat(server.channel.isOpen()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"10, 10", "10, 9", "3, 2", "3, 1", "3, 0", "-1, 5"})
    void shouldRefuseReplays(long first, long second) {
        shake();
        byte[] sealed = client.message(first, 0, (byte) 'a');
        server.message(sealed);
        assertThat(server.side.seen).containsExactly("61");
        server.message(first == second ? sealed : client.message(second, 0, (byte) 'b'));
        assertThat(server.side.failures).singleElement().asString().contains("replay");
        assertThat(server.side.seen).hasSize(1);
        assertThat(server.channel.isOpen()).isFalse();
        assertThat(server.unread()).isEmpty();
    }

    /** The session goes on counting where the handshake stopped. */
    @Test
    void shouldRefuseTheNonceOfInitiateForAMessage() {
        client.helloNonce = 7;
        client.initiateNonce = 9;
        shake();
        server.message(client.message(9, 0, (byte) 'a'));
        assertThat(server.side.failures).singleElement().asString().contains("is not above 9");
        server.assertClosed();
    }

    @Test
    void shouldRefuseAMessageWithAnySpoiltOctet() {
        for (int at = 0; at < 36; at++) {
            try (RawLink link = new RawLink(security, "ROUTER")) {
                ForgedClient spoiling = new ForgedClient(keys.publicKey());
                link.greet("CURVE", false).command(spoiling.hello());
                spoiling.takeWelcome(link.next());
                link.command(spoiling.initiate());
                link.next();
                byte[] sealed =
                        spoiling.message(
                                3, 0, "abc".getBytes(java.nio.charset.StandardCharsets.UTF_8));
                sealed[at] ^= 0x40;
                link.message(sealed);
                assertThat(link.side.failures).as("octet %s", at).hasSize(1);
                link.assertClosed();
                assertThat(link.unread()).as("octet %s", at).isEmpty();
            }
        }
    }

    @Test
    void shouldRefuseWhatIsSealedForTheOtherDirection() {
        shake();
        server.message(client.reflected(3, 0, (byte) 'a'));
        assertThat(server.side.failures).singleElement().asString().contains("does not open");
        server.assertClosed();
    }

    @ParameterizedTest
    @CsvSource({
        "00 05 68656c6c6f, too short",
        "00 00, too short",
        "00 20 074d455353414745 000000000000000300000000000000000000000000000000, too short",
        "00 2a 0653455353414745"
                + " 00000000000000000000000000000000000000000000000000000000000000000000, in clear",
        "04 07 0450494e470000, too short",
        "04 29 0552454144590b536f636b65742d54797065000000064445414c455200000000000000000000000000,"
                + " in clear",
        "01 21 074d45535341474500000000000000030000000000000000000000000000000000, MORE set"
                + " outside",
        "02 ffffffffffffffff, over the limit"
    })
    void shouldRefuseWhatIsNotSealed(String octets, String reason) {
        shake();
        server.hex(octets);
        assertThat(server.side.failures).singleElement().asString().contains(reason);
        server.assertClosed();
        assertThat(server.unread()).isEmpty();
    }

    /** RFC 26 has MESSAGE as a command, libzmq as a message. */
    @Test
    void shouldTakeMessageAsACommandToo() {
        shake();
        server.command(client.message(3, 0, (byte) 'a'));
        assertThat(server.side.seen).containsExactly("61");
    }

    @Test
    void shouldTakeCommandsInBoxesOnly() {
        shake();
        server.message(client.message(3, 2, RawLink.body("SUBSCRIBE", (byte) 'A')));
        assertThat(server.side.seen).containsExactly("Subscribe");
        server.message(client.message(4, 2, PING));
        assertThat(server.next()).startsWith(RawLink.body("MESSAGE"));
        server.message(client.message(5, 2, (byte) 0));
        assertThat(server.side.failures).singleElement().asString().contains("name");
        assertThat(server.channel.isOpen()).isFalse();
    }

    @Test
    void shouldNotSayItsMetadataBeforeItKnowsTheClient() {
        takeWelcome();
        server.message(new byte[100]);
        assertThat(server.unread()).isEmpty();
        server.assertClosed();
    }
}
