package io.brine.zmtp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DuplexChannel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

/** How long a connection stays after its last octet: the peer may not have read it yet. */
class FlushedEndTest {
    private final Duplex channel = new Duplex();
    private final FlushedEnd end = new FlushedEnd(channel);

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            channel.advanceTimeBy(1, TimeUnit.SECONDS);
            channel.runScheduledPendingTasks();
        }
    }

    @Test
    void shouldLeaveAQuietPeerToTheKernelAfterASecond() {
        channel.freezeTime();
        end.onHeard();
        end.begin(() -> {});
        assertThat(channel.isOutputShutdown()).isTrue();
        assertThat(channel.isOpen()).isTrue();
        pass(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void shouldWaitForAPeerThatStillSaysSomething() {
        channel.freezeTime();
        end.begin(() -> {});
        for (int i = 0; i < 100; i++) {
            end.onHeard();
            pass(1);
        }
        assertThat(channel.isOpen()).isTrue();
        pass(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void shouldWaitLongerForAPeerThatSendsPings() {
        channel.freezeTime();
        end.onPing();
        end.begin(() -> {});
        pass(4);
        assertThat(channel.isOpen()).isTrue();
        pass(1);
        assertThat(channel.isOpen()).isFalse();
    }

    /** An embedded channel whose output can end before its input. */
    private static final class Duplex extends EmbeddedChannel implements DuplexChannel {
        private boolean outputEnded;

        @Override
        public boolean isInputShutdown() {
            return false;
        }

        @Override
        public boolean isOutputShutdown() {
            return outputEnded;
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public ChannelFuture shutdownInput() {
            throw new UnsupportedOperationException("only the output ends here");
        }

        @Override
        public ChannelFuture shutdownInput(ChannelPromise promise) {
            throw new UnsupportedOperationException("only the output ends here");
        }

        @Override
        public ChannelFuture shutdownOutput() {
            return shutdownOutput(newPromise());
        }

        @Override
        public ChannelFuture shutdownOutput(ChannelPromise promise) {
            outputEnded = true;
            return promise.setSuccess();
        }

        @Override
        public ChannelFuture shutdown() {
            throw new UnsupportedOperationException("only the output ends here");
        }

        @Override
        public ChannelFuture shutdown(ChannelPromise promise) {
            throw new UnsupportedOperationException("only the output ends here");
        }
    }
}
