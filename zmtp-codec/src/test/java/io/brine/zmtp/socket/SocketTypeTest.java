package io.brine.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.List;

class SocketTypeTest {
    private static final List<String> ALL =
            List.of(
                    "REQ", "REP", "DEALER", "ROUTER", "PUB", "XPUB", "SUB", "XSUB", "PUSH", "PULL",
                    "PAIR", "CLIENT", "SERVER", "PEER", "CHANNEL", "RADIO", "DISH", "SCATTER",
                    "GATHER", "STREAM", "DGRAM", "req", "");

    /** The table of RFC 37. */
    @ParameterizedTest
    @CsvSource({
        "REQ, REP ROUTER",
        "REP, REQ DEALER",
        "DEALER, REP DEALER ROUTER",
        "ROUTER, REQ DEALER ROUTER",
        "PUB, SUB XSUB",
        "XPUB, SUB XSUB",
        "SUB, PUB XPUB",
        "XSUB, PUB XPUB",
        "PUSH, PULL",
        "PULL, PUSH",
        "PAIR, PAIR",
        "CLIENT, SERVER",
        "SERVER, CLIENT",
        "PEER, PEER",
        "CHANNEL, CHANNEL",
        "RADIO, DISH",
        "DISH, RADIO",
        "SCATTER, GATHER",
        "GATHER, SCATTER"
    })
    void shouldTalkToItsPartnersOnly(SocketType type, String partners) {
        assertThat(ALL.stream().filter(type::accepts))
                .containsExactlyInAnyOrderElementsOf(Arrays.asList(partners.split(" ")));
    }
}
