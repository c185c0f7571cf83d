package io.brine.zmtp.transport;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.brine.zmtp.mechanism.CurveKeyPair;
import io.brine.zmtp.mechanism.Security;
import io.brine.zmtp.zap.ZapClient;

import java.util.List;

/** Any octets from the first one on: greetings, peers of ZMTP 1.0 and 2.0, strangers. */
class FirstOctetsFuzzTest {
    private static final List<Security> SECURITIES =
            List.of(
                    Security.none(),
                    Security.none(),
                    new Security.PlainServer("dom"),
                    new Security.CurveServer(CurveKeyPair.generate(), null));

    @FuzzTest(maxDuration = "10s")
    void anyOctets(byte[] input) {
        int piece = FuzzedPeer.piece(input);
        Security security = SECURITIES.get(input.length == 0 ? 0 : input[0] >>> 6 & 3);
        try (FuzzedPeer peer = new FuzzedPeer(security, "ROUTER", ZapClient.NONE)) {
            peer.read(FuzzedPeer.rest(input), piece);
        }
    }
}
