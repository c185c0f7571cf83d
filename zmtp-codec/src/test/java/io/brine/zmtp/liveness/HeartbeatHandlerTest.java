package io.brine.zmtp.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.zmtp.wire.Command;
import io.brine.zmtp.wire.WireFormats;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

class HeartbeatHandlerTest {
    private final List<Object> fired = new ArrayList<>();
    private final HeartbeatHandler handler =
            new HeartbeatHandler(
                    new HeartbeatOptions(
                            Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(5)),
                    WireFormats.CLEAR.writer(),
                    () -> {});
    private final EmbeddedChannel channel = new EmbeddedChannel();

    private void install() {
        install(handler);
    }

    private void install(HeartbeatHandler heartbeat) {
        channel.freezeTime();
        channel.pipeline()
                .addLast(
                        heartbeat,
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void userEventTriggered(
                                    ChannelHandlerContext ctx, Object event) {
                                fired.add(event);
                            }
                        });
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            passMillis(1000);
        }
    }

    private void passMillis(long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    private String sent() {
        StringBuilder sent = new StringBuilder();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            sent.append(ByteBufUtil.hexDump(out)).append(' ');
            out.release();
        }
        return sent.toString().strip();
    }

    private void writable(boolean writable) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        assertThat(buffer).isNotNull();
        buffer.setUserDefinedWritability(1, writable);
        channel.runPendingTasks();
    }

    @Test
    void shouldPingWithItsTtlAndGiveUpASilentPeer() {
        install();
        pass(10);
        assertThat(sent()).isEqualTo("04070450494e470032");
        pass(29);
        assertThat(fired).isEmpty();
        pass(1);
        assertThat(fired).singleElement().isInstanceOf(HeartbeatExpired.class);
    }

    @Test
    void shouldTakeAnyOctetAsASignOfLife() {
        install();
        pass(10);
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[1]));
        pass(30);
        assertThat(fired).isEmpty();
        channel.<ByteBuf>readInbound().release();
    }

    @Test
    void shouldNotHoldOurOwnPauseAgainstThePeer() {
        install();
        channel.config().setAutoRead(false);
        pass(10);
        pass(30);
        assertThat(fired).isEmpty();
    }

    /** What it said meanwhile may wait in the kernel when the timer ends. */
    @Test
    void shouldNotHoldAPauseThatHasJustEndedAgainstThePeer() {
        install();
        pass(10);
        channel.config().setAutoRead(false);
        pass(29);
        channel.config().setAutoRead(true);
        handler.onReadingResumed();
        pass(1);
        assertThat(fired).isEmpty();
        pass(40);
        assertThat(fired).isNotEmpty();
    }

    /** In a 16-bit product of milliseconds 65.6 s were 64 ms (ZMTP-134). */
    @ParameterizedTest
    @ValueSource(ints = {3, 655, 656, 1311, 32768, 65535})
    void shouldGiveThePeerAllOfItsTtl(int tenths) {
        HeartbeatHandler passive =
                new HeartbeatHandler(
                        new HeartbeatOptions(Duration.ZERO, Duration.ZERO, Duration.ZERO),
                        WireFormats.CLEAR.writer(),
                        () -> {});
        install(passive);
        passive.onPing(
                channel.pipeline().context(passive),
                new Command.Ping(tenths, Unpooled.EMPTY_BUFFER));
        channel.flush();
        assertThat(sent()).isEqualTo("040504504f4e47");
        passMillis(tenths * 100L - 1);
        assertThat(fired).isEmpty();
        passMillis(1);
        assertThat(fired).singleElement().asString().contains(tenths * 100L + " ms");
    }

    @Test
    void shouldKeepOnePongAndNoPingForAPeerThatDoesNotRead() {
        install();
        ChannelHandlerContext ctx = channel.pipeline().context(handler);
        writable(false);
        for (int i = 0; i < 1000; i++) {
            handler.onPing(ctx, new Command.Ping(0, Unpooled.wrappedBuffer(new byte[] {(byte) i})));
        }
        pass(10);
        channel.flush();
        assertThat(sent()).isEmpty();
        writable(true);
        assertThat(sent()).isEqualTo("040604504f4e47e7");
    }
}
