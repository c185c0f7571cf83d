package io.brine.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.zmtp.mechanism.CurveKeyPair;
import io.brine.zmtp.mechanism.Security;
import io.brine.zmtp.message.ZmtpMessage;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** A mechanism over real connections, where nothing but the handshake itself makes it flush. */
class SecureSocketTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void shouldShakeHandsAndTalkWithCurveOverTcp() throws Exception {
        CurveKeyPair server = CurveKeyPair.generate();
        CurveKeyPair client = CurveKeyPair.generate();
        try (ZmtpContext context = ZmtpContext.create()) {
            BlockingSocket rep =
                    open(context, SocketType.REP, new Security.CurveServer(server, ""));
            BlockingSocket req =
                    open(
                            context,
                            SocketType.REQ,
                            new Security.CurveClient(server.publicKey(), client));
            req.connect(rep.bind("tcp://127.0.0.1:*"));
            req.send(ZmtpMessage.ofUtf8("who", "are you"), PATIENCE);
            ZmtpMessage asked = rep.receive(PATIENCE);
            assertThat(asked).isNotNull();
            rep.send(asked, PATIENCE);
            ZmtpMessage answer = req.receive(PATIENCE);
            assertThat(answer).isNotNull();
            assertThat(answer.utf8(1)).isEqualTo("are you");
            answer.release();
            req.close();
            rep.close();
        }
    }

    private static BlockingSocket open(ZmtpContext context, SocketType type, Security security) {
        return BlockingSocket.wrap(
                context.open(
                        type,
                        SocketOptions.builder().security(security).linger(Duration.ZERO).build()));
    }
}
