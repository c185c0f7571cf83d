package io.brine.zmtp.mechanism;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brine.zmtp.wire.FrameReader;
import io.brine.zmtp.wire.FrameSink;
import io.brine.zmtp.wire.Metadata;
import io.brine.zmtp.wire.ZmtpProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** What is wiped opens nothing any more: not the cookie, not READY, not a message. */
class CurveWipeTest {
    private final CurveKeyPair keys = CurveKeyPair.generate();
    private final List<byte[]> sent = new ArrayList<>();

    private static LocalPeer local() {
        return new LocalPeer(
                Metadata.builder().set(Metadata.SOCKET_TYPE, "DEALER").build(), type -> true);
    }

    private void keep(ByteBuf body) {
        sent.add(ByteBufUtil.getBytes(body));
    }

    private static ByteBuf body(byte[] octets) {
        return Unpooled.wrappedBuffer(octets);
    }

    @Test
    void shouldForgetTheCookieKey() throws Exception {
        Mechanism server =
                MechanismFactory.of(new Security.CurveServer(keys, null)).create(local());
        ForgedClient client = new ForgedClient(keys.publicKey());
        server.onCommand(body(client.hello()), this::keep);
        client.takeWelcome(sent.get(0));
        server.wipe();
        assertThatThrownBy(() -> server.onCommand(body(client.initiate()), this::keep))
                .isInstanceOf(ZmtpProtocolException.class)
                .hasMessageContaining("cookie");
    }

    @Test
    void shouldForgetTheClientsSessionKey() throws Exception {
        ForgedServer server = new ForgedServer();
        Security security = new Security.CurveClient(server.keys.publicKey(), keys);
        Mechanism client = MechanismFactory.of(security).create(local());
        client.begin(this::keep);
        server.takeHello(sent.get(0));
        client.onCommand(body(server.welcome()), this::keep);
        client.wipe();
        assertThatThrownBy(() -> client.onCommand(body(server.ready()), this::keep))
                .isInstanceOf(ZmtpProtocolException.class)
                .hasMessageContaining("does not open");
    }

    @Test
    void shouldForgetTheKeysOfTheTraffic() throws Exception {
        byte[] session = Entropy.SYSTEM.octets(CurveKeyPair.KEY_SIZE);
        byte[] copy = session.clone();
        CurveFormat ours = new CurveFormat(session, true, 2, 1);
        ByteBuf sealed = Unpooled.buffer();
        new CurveFormat(copy, false, 1, 2).writeFrame(sealed, body(new byte[] {'a'}), 0);
        FrameReader reader = ours.reader(-1, -1);
        List<String> got = new ArrayList<>();
        reader.decode(sealed.copy(), sink(got));
        assertThat(got).containsExactly("61");
        ByteBuf next = Unpooled.buffer();
        CurveFormat theirs = new CurveFormat(copy, false, 2, 2);
        theirs.writeFrame(next, body(new byte[] {'b'}), 0);
        ours.wipe();
        assertThatThrownBy(() -> reader.decode(next, sink(got)))
                .isInstanceOf(ZmtpProtocolException.class)
                .hasMessageContaining("does not open");
    }

    private static FrameSink sink(List<String> got) {
        return new FrameSink() {
            @Override
            public void onMessageFrame(ByteBuf body, boolean more) {
                got.add(ByteBufUtil.hexDump(body));
                body.release();
            }

            @Override
            public void onCommandFrame(ByteBuf body) {
                got.add("command");
            }

            @Override
            public boolean wantsFrames() {
                return true;
            }
        };
    }

    @Test
    void shouldWipeSecretKeys() {
        CurveKeyPair pair = CurveKeyPair.generate();
        pair.wipe();
        assertThat(pair.secretKey()).containsOnly(0);
    }
}
