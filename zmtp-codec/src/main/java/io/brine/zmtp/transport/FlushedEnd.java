package io.brine.zmtp.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DuplexChannel;

import java.util.concurrent.TimeUnit;

/**
 * Confined to its channel's loop. Ends a connection when what was written to it has been handed to
 * the kernel: says so to the peer, and closes when the peer has closed, which it does when it has
 * read all.
 *
 * <p>To close sooner is to take back what the peer has not read as soon as it says something more,
 * a PING above all: the kernel then resets the connection. So a peer that still says something is
 * waited for, for as long as the socket lingers; one that is quiet is left to the kernel, sooner if
 * it has never sent a PING.
 */
final class FlushedEnd {
    private static final int QUIET_SECONDS = 1;
    private static final int QUIET_SECONDS_WITH_PINGS = 5;

    private final Channel channel;
    private boolean begun;
    private boolean pings;
    private boolean heard;
    private int quietSeconds;

    FlushedEnd(Channel channel) {
        this.channel = channel;
    }

    /** The peer has sent something. */
    void onHeard() {
        heard = true;
    }

    /** The peer has sent a PING: more of them will come. */
    void onPing() {
        pings = true;
    }

    boolean hasBegun() {
        return begun;
    }

    /**
     * Sends the end of the stream behind what was written, and sees to it that the channel closes.
     *
     * @param outputEnds run before the end is sent: nothing may be written any more
     */
    void begin(Runnable outputEnds) {
        begun = true;
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener(
                        (ChannelFuture flushed) -> {
                            if (flushed.isSuccess()) {
                                outputEnds.run();
                                endOutput();
                            } else {
                                channel.close();
                            }
                        });
    }

    private void endOutput() {
        if (channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
            heard = false;
            watch();
        } else {
            channel.close();
        }
    }

    private void watch() {
        var unused = channel.eventLoop().schedule(this::check, 1, TimeUnit.SECONDS);
    }

    private void check() {
        quietSeconds = heard ? 0 : quietSeconds + 1;
        heard = false;
        if (quietSeconds >= (pings ? QUIET_SECONDS_WITH_PINGS : QUIET_SECONDS)) {
            channel.close();
        } else if (channel.isOpen()) {
            watch();
        }
    }
}
