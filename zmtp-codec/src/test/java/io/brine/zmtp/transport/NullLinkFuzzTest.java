package io.brine.zmtp.transport;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.brine.zmtp.mechanism.ForgedClient;
import io.brine.zmtp.mechanism.Security;
import io.brine.zmtp.zap.ZapClient;
import io.netty.buffer.ByteBufUtil;

/** A whole server link under NULL, given any octets after a valid greeting, or after READY. */
class NullLinkFuzzTest {
    private static final String[] TYPES = {"ROUTER", "XPUB", "SUB", "DISH"};
    private static final String[] PEERS = {"DEALER", "SUB", "PUB", "RADIO"};
    private static final byte[] GREETING =
            ByteBufUtil.decodeHexDump(RawLink.greeting("NULL", false));

    @FuzzTest(maxDuration = "10s")
    void anyOctets(byte[] input) {
        int piece = FuzzedPeer.piece(input);
        byte[] octets = FuzzedPeer.rest(input);
        int variant = octets.length == 0 ? 0 : octets[0] & 7;
        try (FuzzedPeer peer =
                new FuzzedPeer(Security.none(), TYPES[variant / 2], ZapClient.NONE)) {
            peer.read(GREETING, 64);
            if (variant % 2 == 1) {
                byte[] ready = RawLink.body("READY", ForgedClient.typeOf(PEERS[variant / 2]));
                peer.read(RawLink.frame(4, ready), 100);
            }
            peer.read(FuzzedPeer.rest(octets), piece);
        }
    }
}
