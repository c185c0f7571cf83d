package io.brine.zmtp.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brine.zmtp.mechanism.CurveKeyPair;
import io.brine.zmtp.mechanism.ForgedClient;
import io.brine.zmtp.mechanism.Security;
import io.brine.zmtp.wire.Metadata;
import io.brine.zmtp.wire.ProtocolError;
import io.brine.zmtp.wire.ZmtpProtocolException;
import io.brine.zmtp.zap.ZapReply;
import io.brine.zmtp.zap.ZapRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Servers whose ZAP handler stalls, dies or talks nonsense, and peers that use the time. */
class ZapLinkTest {
    private static final CurveKeyPair KEYS = CurveKeyPair.generate();
    private static final byte[] READY = RawLink.body("READY", ForgedClient.typeOf("DEALER"));

    /** How a server of that mechanism comes to its question. */
    @SuppressWarnings("ImmutableEnumChecker")
    enum Asking {
        NULL(new Security.Null("dom")),
        PLAIN(new Security.PlainServer("dom")),
        CURVE(new Security.CurveServer(KEYS, "dom"));

        private final Security security;

        Asking(Security security) {
            this.security = security;
        }

        private void play(RawLink server) {
            server.greet(name(), false);
            switch (this) {
                case NULL -> server.command(READY);
                case PLAIN -> server.command(RawLink.body("HELLO", new byte[] {1, 'u', 1, 'p'}));
                case CURVE -> {
                    ForgedClient client = new ForgedClient(KEYS.publicKey());
                    server.command(client.hello());
                    client.takeWelcome(server.next());
                    server.command(client.initiate());
                }
            }
        }
    }

    private final StubZap zap = StubZap.waiting();
    private final List<RawLink> links = new ArrayList<>();

    private RawLink asked(Asking asking, Duration interval) {
        RawLink server = new RawLink(asking.security, "ROUTER", zap, interval);
        links.add(server);
        asking.play(server);
        assertThat(zap.requests).hasSize(1);
        assertThat(server.side.failures).isEmpty();
        assertThat(server.unread()).isEmpty();
        return server;
    }

    @AfterEach
    void close() {
        links.forEach(RawLink::close);
    }

    private static void pass(RawLink link, long millis) {
        link.channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        link.channel.runScheduledPendingTasks();
    }

    @ParameterizedTest
    @EnumSource
    void shouldEndWithTheHandshakesTimeWhenTheHandlerStalls(Asking asking) {
        RawLink server = asked(asking, Duration.ofSeconds(2));
        pass(server, 1999);
        assertThat(server.channel.isOpen()).isTrue();
        pass(server, 2);
        assertThat(server.side.failures).containsExactly("the handshake was not done in 2000 ms");
        server.assertClosed();
        assertThat(zap.answer).isCancelled();
    }

    /** Whoever switches the handshake's limit off does not mean the handler's. */
    @ParameterizedTest
    @EnumSource
    void shouldNotWaitForEverForAHandlerWhenTheHandshakeMayLastForEver(Asking asking) {
        RawLink server = asked(asking, Duration.ZERO);
        pass(server, 29_999);
        assertThat(server.channel.isOpen()).isTrue();
        pass(server, 2);
        assertThat(server.side.failures)
                .containsExactly("the ZAP handler did not answer in 30000 ms");
        server.assertClosed();
        assertThat(server.unread()).isEmpty();
        assertThat(zap.answer).isCancelled();
    }

    @ParameterizedTest
    @EnumSource
    void shouldWaitNoMoreOnceTheHandlerHasAnswered(Asking asking) {
        RawLink server = asked(asking, Duration.ZERO);
        zap.answer.complete(ZapReply.accept("u"));
        server.channel.runPendingTasks();
        pass(server, 60_000);
        assertThat(server.channel.isOpen()).isTrue();
        assertThat(server.side.failures).containsExactly("ZAP 200");
    }

    @ParameterizedTest
    @EnumSource
    void shouldForgetThePeerThatGoesWhileTheHandlerIsAsked(Asking asking) {
        RawLink server = asked(asking, Duration.ZERO);
        assertThat(server.channel.config().isAutoRead()).as("notices the end").isTrue();
        server.octets((byte) 4);
        server.channel.close();
        server.channel.runPendingTasks();
        assertThat(server.side.failures)
                .singleElement()
                .asString()
                .contains("went before the handshake was done");
        assertThat(zap.answer).isCancelled();
        assertThat(zap.answer.complete(ZapReply.accept("late"))).isFalse();
        server.assertClosed();
    }

    /** One octet at a time, each in a buffer of 64 KiB: what is held is what came, not more. */
    @Test
    void shouldHoldALittleOfWhatAPeerSendsWhileTheHandlerIsAsked() {
        RawLink server = asked(Asking.NULL, Duration.ZERO);
        List<ByteBuf> reads = new ArrayList<>();
        int sent = 0;
        while (server.channel.config().isAutoRead() && sent < 20_000) {
            ByteBuf read = Unpooled.buffer(1 << 16).writeByte(0);
            reads.add(read);
            server.channel.writeInbound(read);
            sent++;
        }
        assertThat(sent).isBetween(8000, 8500);
        assertThat(reads).allMatch(read -> read.refCnt() == 0);
        zap.answer.complete(ZapReply.accept("u"));
        server.channel.runPendingTasks();
        assertThat(server.channel.config().isAutoRead()).isTrue();
        assertThat(server.side.seen).hasSize(sent / 2).containsOnly("");
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseWith500WhenTheHandlerDies(Asking asking) {
        RawLink server = asked(asking, Duration.ZERO);
        zap.answer.completeExceptionally(
                new CompletionException(new IllegalStateException("no database")));
        server.channel.runPendingTasks();
        assertThat(server.next()).isEqualTo(RawLink.body("ERROR", new byte[] {3, '5', '0', '0'}));
        assertThat(server.unread()).isEmpty();
        assertThat(server.side.failures).containsExactly("ZAP 500", "Denied 500");
        server.assertClosed();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 100, 199, 201, 301, 404, 600, Integer.MAX_VALUE})
    void shouldRefuseAStatusThatThereIsNot(int status) {
        for (Asking asking : Asking.values()) {
            StubZap handler = StubZap.waiting();
            try (RawLink server = new RawLink(asking.security, "ROUTER", handler)) {
                asking.play(server);
                handler.answer.complete(new ZapReply(status, "", "", Metadata.EMPTY));
                server.channel.runPendingTasks();
                server.assertEnded(ProtocolError.ZAP_INVALID_STATUS_CODE, "status " + status);
                assertThat(server.unread()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldReportWhatWasWrongWithAReply(Asking asking) {
        RawLink server = asked(asking, Duration.ZERO);
        zap.answer.completeExceptionally(
                new ZmtpProtocolException(ProtocolError.ZAP_BAD_VERSION, "version 2.0"));
        server.channel.runPendingTasks();
        server.assertEnded(ProtocolError.ZAP_BAD_VERSION, "version 2.0");
        assertThat(server.unread()).isEmpty();
    }

    @Test
    void shouldCloseWithoutAWordWhenThePeerMayComeAgain() {
        for (Asking asking : Asking.values()) {
            StubZap handler = StubZap.waiting();
            try (RawLink server = new RawLink(asking.security, "ROUTER", handler)) {
                asking.play(server);
                handler.answer.complete(ZapReply.refuse(ZapReply.TEMPORARY, "busy"));
                server.channel.runPendingTasks();
                assertThat(server.side.failures).containsExactly("ZAP 300", "Denied 300");
                assertThat(server.unread()).isEmpty();
                server.assertClosed();
            }
        }
    }

    @Test
    void shouldRefuseEverybodyUnderNullWithADomainAndNoHandler() {
        RawLink server = new RawLink(new Security.Null("dom"), "ROUTER");
        links.add(server);
        server.greet("NULL", false).command(READY).message((byte) 'a');
        assertThat(server.side.failures)
                .containsExactly("there is no ZAP handler to let the peer in");
        server.assertClosed();
        assertThat(server.unread()).isEmpty();
    }

    /** Who the peer is, where that is known before it is let in; never who we are. */
    @Test
    void shouldTellTheHandlerThePeersIdentity() {
        ForgedClient client = new ForgedClient(KEYS.publicKey());
        ByteBuf metadata = Unpooled.buffer();
        Metadata.builder()
                .set(Metadata.SOCKET_TYPE, "DEALER")
                .set(Metadata.IDENTITY, new byte[] {'m', 'e'})
                .set(Metadata.USER_ID, "root")
                .build()
                .writeTo(metadata);
        client.metadata = ByteBufUtil.getBytes(metadata);
        RawLink server = new RawLink(Asking.CURVE.security, "ROUTER", zap);
        links.add(server);
        server.greet("CURVE", false).command(client.hello());
        client.takeWelcome(server.next());
        server.command(client.initiate());
        ZapRequest request = zap.requests.get(0);
        assertThat(request.identity()).containsExactly('m', 'e');
        assertThat(request.domain()).isEqualTo("dom");
        assertThat(request.address()).isEqualTo("127.0.0.1");
        assertThat(request.credentials()).containsExactly(client.keys.publicKey());
        zap.answer.complete(ZapReply.accept("me"));
        server.channel.runPendingTasks();
        assertThat(server.link.peer().userId()).isEqualTo("me");
    }

    @Test
    void shouldNotLetAHandlerMakeHalfAReply() {
        assertThatThrownBy(() -> new ZapReply(200, nothing(), "u", Metadata.EMPTY))
                .hasMessage("text");
        assertThatThrownBy(() -> new ZapReply(200, "OK", nothing(), Metadata.EMPTY))
                .hasMessage("userId");
        assertThatThrownBy(() -> new ZapReply(200, "OK", "u", nothing())).hasMessage("metadata");
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }
}
