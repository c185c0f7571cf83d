package io.brine.zmtp.transport;

import io.brine.zmtp.wire.Command;
import io.brine.zmtp.wire.FrameWriter;
import io.brine.zmtp.wire.ZmtpVersion;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;

/**
 * Confined to its channel's loop. Sends commands to a peer after the handshake, in the form that
 * the peer's version knows them in; what one turn of the loop sends is flushed at its end.
 */
final class CommandSender {
    private final Channel channel;
    private final ZmtpVersion version;
    private final FrameWriter writer;
    private boolean flushScheduled;

    CommandSender(Channel channel, ZmtpVersion version, FrameWriter writer) {
        this.channel = channel;
        this.version = version;
        this.writer = writer;
    }

    /** Sends a command, borrowed; one that the peer's version does not have is left out. */
    void send(Command command) {
        ByteBuf out = channel.alloc().buffer();
        switch (command) {
            case Command.Subscribe(ByteBuf prefix) when !version.hasSubscriptionCommands() ->
                    writeSubscription(out, 1, prefix);
            case Command.Cancel(ByteBuf prefix) when !version.hasSubscriptionCommands() ->
                    writeSubscription(out, 0, prefix);
            default -> {
                if (version.hasCommands()) {
                    command.writeFrame(out, writer);
                }
            }
        }
        channel.write(out, channel.voidPromise());
        flushSoon();
    }

    private void writeSubscription(ByteBuf out, int first, ByteBuf prefix) {
        ByteBuf body = Unpooled.buffer(prefix.readableBytes() + 1).writeByte(first);
        body.writeBytes(prefix, prefix.readerIndex(), prefix.readableBytes());
        writer.writeFrame(out, body, 0);
    }

    private void flushSoon() {
        if (!flushScheduled) {
            flushScheduled = true;
            channel.eventLoop()
                    .execute(
                            () -> {
                                flushScheduled = false;
                                channel.flush();
                            });
        }
    }
}
