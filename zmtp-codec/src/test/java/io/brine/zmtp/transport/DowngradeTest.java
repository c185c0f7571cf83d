package io.brine.zmtp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.zmtp.mechanism.CurveKeyPair;
import io.brine.zmtp.mechanism.ForgedClient;
import io.brine.zmtp.mechanism.Security;
import io.brine.zmtp.wire.ProtocolError;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;

/** Nobody gets around a socket's security by being older, or by wanting something else. */
class DowngradeTest {
    private static final CurveKeyPair KEYS = CurveKeyPair.generate();

    /** Whole sessions of DEALERs of ZMTP 1.0 and 2.0, and strangers that look like 1.0. */
    private static final List<String> OLD =
            List.of(
                    "01 00 03 00 6869",
                    "ff 0000000000000001 00 03 00 6869",
                    "ff 0000000000000001 7f 00 05 01 00 03 00 6869",
                    "ff 0000000000000001 7f 01 05 00 00 00 02 6869",
                    "ff 0000000000000001 7f 02 05 00 00 00 02 6869",
                    "474554202f20485454502f312e310d0a");

    @SuppressWarnings("ImmutableEnumChecker")
    enum Secured {
        PLAIN_SERVER(new Security.PlainServer("dom")),
        PLAIN_CLIENT(new Security.PlainClient("me", "secret")),
        CURVE_SERVER(new Security.CurveServer(KEYS, null)),
        CURVE_CLIENT(new Security.CurveClient(KEYS.publicKey(), CurveKeyPair.generate())),
        NULL_WITH_A_DOMAIN(new Security.Null("dom"));

        private final Security security;

        Secured(Security security) {
            this.security = security;
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCloseOlderPeersAtOnce(Secured secured) {
        for (String session : OLD) {
            for (int piece : new int[] {1, 1000}) {
                try (RawLink link = new RawLink(secured.security, "ROUTER")) {
                    String octets = session.replace(" ", "");
                    for (int at = 0; at < octets.length(); at += 2 * piece) {
                        link.hex(octets.substring(at, Math.min(at + 2 * piece, octets.length())));
                    }
                    link.assertEnded(ProtocolError.ZMTP_UNSPECIFIED, "does not speak ZMTP 3");
                    // The signature, which everybody gets, and the major version.
                    assertThat(link.unread().length()).isLessThanOrEqualTo(22);
                }
            }
        }
    }

    /** That the sessions above are good ones. */
    @Test
    void shouldServeTheSamePeersWithoutSecurity() {
        for (String session : OLD.subList(0, 5)) {
            try (RawLink link = new RawLink(Security.none(), "ROUTER")) {
                link.hex(session);
                assertThat(link.side.failures).as(session).isEmpty();
                assertThat(link.side.seen).as(session).contains("6869");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "CURVE_SERVER, NULL",
        "CURVE_SERVER, PLAIN",
        "CURVE_SERVER, curve",
        "CURVE_SERVER, CURVE\0X",
        "CURVE_SERVER, ''",
        "CURVE_SERVER, GSSAPI",
        "CURVE_CLIENT, NULL",
        "CURVE_CLIENT, PLAIN",
        "PLAIN_SERVER, NULL",
        "PLAIN_SERVER, CURVE",
        "PLAIN_SERVER, PLAINX",
        "PLAIN_CLIENT, NULL",
        "PLAIN_CLIENT, CURVE",
        "NULL_WITH_A_DOMAIN, PLAIN",
        "NULL_WITH_A_DOMAIN, CURVE"
    })
    void shouldRefuseAnotherMechanism(Secured secured, String mechanism) {
        try (RawLink link = new RawLink(secured.security, "ROUTER")) {
            link.greet(mechanism, false)
                    .command(RawLink.body("READY", ForgedClient.typeOf("DEALER")))
                    .message((byte) 'a');
            link.assertEnded(ProtocolError.ZMTP_MECHANISM_MISMATCH, "the peer wants mechanism");
            assertThat(link.unread()).isEmpty();
        }
    }

    /** And the other way round: who wants security does not get a socket that has none. */
    @ParameterizedTest
    @CsvSource({"PLAIN", "CURVE"})
    void shouldRefuseSecurityWhereThereIsNone(String mechanism) {
        try (RawLink link = new RawLink(Security.none(), "ROUTER")) {
            link.greet(mechanism, true).message((byte) 'a');
            link.assertEnded(ProtocolError.ZMTP_MECHANISM_MISMATCH, "we want NULL");
            assertThat(link.unread()).isEmpty();
        }
    }

    /** The greeting names the right mechanism, what follows is of another. */
    @ParameterizedTest
    @EnumSource(names = "NULL_WITH_A_DOMAIN", mode = EnumSource.Mode.EXCLUDE)
    void shouldNotTakeReadyOfNullAfterAnotherGreeting(Secured secured) {
        String mechanism = secured.name().substring(0, secured.name().indexOf('_'));
        try (RawLink link = new RawLink(secured.security, "ROUTER")) {
            link.greet(mechanism, false)
                    .command(RawLink.body("READY", ForgedClient.typeOf("DEALER")))
                    .message((byte) 'a');
            link.assertEnded(ProtocolError.ZMTP_UNEXPECTED_COMMAND, "'READY' does not belong");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PLAIN_SERVER", "CURVE_SERVER"})
    void shouldSayThatBothAreServers(Secured secured) {
        String mechanism = secured.name().substring(0, secured.name().indexOf('_'));
        try (RawLink link = new RawLink(secured.security, "ROUTER")) {
            link.greet(mechanism, true);
            link.assertEnded(
                    ProtocolError.ZMTP_MECHANISM_MISMATCH,
                    "both sides are " + mechanism + " servers");
        }
    }

    /** Every libzmq server announces 0, so a client must not care. */
    @ParameterizedTest
    @EnumSource(names = {"PLAIN_CLIENT", "CURVE_CLIENT"})
    void shouldAsAClientTakeServersThatDoNotSaySo(Secured secured) {
        String mechanism = secured.name().substring(0, secured.name().indexOf('_'));
        for (boolean asServer : new boolean[] {false, true}) {
            try (RawLink link = new RawLink(secured.security, "DEALER")) {
                link.greet(mechanism, asServer);
                assertThat(link.side.failures).isEmpty();
                assertThat(link.next()).startsWith(RawLink.body("HELLO"));
            }
        }
    }
}
