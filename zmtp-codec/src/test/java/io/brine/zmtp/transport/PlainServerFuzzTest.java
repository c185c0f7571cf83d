package io.brine.zmtp.transport;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.brine.zmtp.mechanism.Security;
import io.brine.zmtp.zap.ZapClient;
import io.brine.zmtp.zap.ZapReply;
import io.brine.zmtp.zap.ZapRequest;
import io.netty.buffer.ByteBufUtil;

import java.util.concurrent.CompletableFuture;

/** The handshake of a PLAIN server, which lets everyone in whose password begins with p. */
class PlainServerFuzzTest {
    private static final byte[] GREETING =
            ByteBufUtil.decodeHexDump(RawLink.greeting("PLAIN", false));

    private static final ZapClient ZAP =
            new ZapClient() {
                @Override
                public boolean hasHandler() {
                    return true;
                }

                @Override
                public CompletableFuture<ZapReply> ask(ZapRequest request) {
                    boolean good = request.credentialText(1).startsWith("p");
                    return CompletableFuture.completedFuture(
                            good
                                    ? ZapReply.accept(request.credentialText(0))
                                    : ZapReply.refuse(ZapReply.DENIED, "no"));
                }
            };

    @FuzzTest(maxDuration = "10s")
    void anyOctetsBehindTheGreeting(byte[] input) {
        try (FuzzedPeer peer = new FuzzedPeer(new Security.PlainServer("dom"), "ROUTER", ZAP)) {
            peer.read(GREETING, 64);
            peer.read(FuzzedPeer.rest(input), FuzzedPeer.piece(input));
        }
    }
}
