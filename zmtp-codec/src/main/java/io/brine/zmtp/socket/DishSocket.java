package io.brine.zmtp.socket;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.transport.InprocRegistry;
import io.brine.zmtp.transport.Link;
import io.brine.zmtp.wire.Command;
import io.brine.zmtp.wire.ProtocolError;
import io.brine.zmtp.wire.ZmtpProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Receives the messages of the groups that it has joined, and tells them to every new connection
 * (RFC 48). What comes is filtered again here, since datagrams come unasked. A peer that sends
 * anything but a group and one frame breaks the protocol.
 */
final class DishSocket extends BaseSocket {
    private final Set<ByteBuf> groups = new LinkedHashSet<>();
    private final Set<Link> radios = new LinkedHashSet<>();

    DishSocket(SocketOptions options, EventLoop loop, InprocRegistry registry) {
        super(SocketType.DISH, options, loop, registry);
    }

    @Override
    SendResult transmit(ZmtpMessage message) {
        return SendResult.WRONG_STATE;
    }

    @Override
    public CompletionStage<Void> join(byte[] group) {
        return change(group, true);
    }

    @Override
    public CompletionStage<Void> leave(byte[] group) {
        return change(group, false);
    }

    private CompletionStage<Void> change(byte[] group, boolean joining) {
        return whileOpen(
                () -> {
                    ByteBuf name = Unpooled.wrappedBuffer(Groups.checked(group));
                    boolean changed = joining ? groups.add(name) : groups.remove(name);
                    if (!changed) {
                        throw new IllegalArgumentException(
                                joining ? "joined already" : "not joined: nothing to leave");
                    }
                    Command command = joining ? new Command.Join(name) : new Command.Leave(name);
                    radios.forEach(link -> link.send(command));
                    return CompletableFuture.completedFuture(null);
                });
    }

    @Override
    boolean attached(Pipe pipe, Link link) {
        pipe.attachment = link;
        radios.add(link);
        groups.forEach(group -> link.send(new Command.Join(group)));
        return true;
    }

    @Override
    void detached(Pipe pipe) {
        if (pipe.attachment instanceof Link link) {
            radios.remove(link);
        }
    }

    @Override
    boolean accepts(Pipe pipe, ZmtpMessage message) throws ZmtpProtocolException {
        if (message.frameCount() != 2 || message.frame(0).readableBytes() > Command.MAX_GROUP) {
            throw new ZmtpProtocolException(
                    ProtocolError.ZMTP_UNSPECIFIED,
                    "a message to a dish must be a group and one frame");
        }
        return groups.contains(message.frame(0));
    }

    @Override
    ZmtpMessage prepare(Pipe pipe, ZmtpMessage message) {
        byte[] group = message.bytes(0);
        return message.skip(1).withGroup(group);
    }
}
