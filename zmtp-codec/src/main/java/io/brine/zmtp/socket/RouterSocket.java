package io.brine.zmtp.socket;

import io.brine.zmtp.handshake.PeerInfo;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.transport.InprocRegistry;
import io.brine.zmtp.transport.Link;
import io.brine.zmtp.transport.WarningLimiter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Puts the peer's identity before what it receives, and sends by it (RFC 28). A peer without an
 * identity, or with one that begins with 0, gets an automatic one: 0 and four octets. A second peer
 * of the same name is closed, so that it tries again; or, with ROUTER_HANDOVER, the first one is.
 */
final class RouterSocket extends BaseSocket {
    private static final Logger LOG = LoggerFactory.getLogger(RouterSocket.class);
    private static final int AUTOMATIC_SIZE = 5;
    private static final int MAX_NAME = 255;

    private final Map<ByteBuf, Pipe> names = new HashMap<>();

    /** The peers that the application named itself (CONNECT_ROUTING_ID). */
    private final Map<Pipe, ByteBuf> chosen = new HashMap<>();

    private final WarningLimiter warnings;
    private int nextAutomatic = ThreadLocalRandom.current().nextInt();

    RouterSocket(SocketOptions options, EventLoop loop, InprocRegistry registry) {
        super(SocketType.ROUTER, options, loop, registry);
        warnings = new WarningLimiter(loop, LOG);
    }

    @Override
    boolean keepsQueueOverReconnect(Pipe pipe) {
        return chosen.containsKey(pipe) && super.keepsQueueOverReconnect(pipe);
    }

    @Override
    public CompletionStage<Void> connect(String endpoint, byte[] routingId) {
        if (routingId.length == 0 || routingId.length > MAX_NAME || routingId[0] == 0) {
            return CompletableFuture.failedFuture(
                    new IllegalArgumentException(
                            "a peer's name must have 1 to 255 octets, the first not 0"));
        }
        ByteBuf name = Unpooled.wrappedBuffer(routingId.clone());
        return whileOpen(
                () -> {
                    if (names.containsKey(name)) {
                        throw new IllegalArgumentException("another peer has that name");
                    }
                    return endpoints.connect(endpoint, pipe -> choose(pipe, name));
                });
    }

    private void choose(Pipe pipe, ByteBuf name) {
        chosen.put(pipe, name);
        names.put(name, pipe);
        pipe.attachment = name;
    }

    @Override
    boolean attached(Pipe pipe, Link link) {
        ByteBuf name = nameOf(pipe, link);
        Pipe holder = names.get(name);
        if (holder != null && holder != pipe) {
            SocketAddress address = link.peer().remoteAddress();
            if (!options().routerHandover()) {
                warnings.warn(address, "closed, its identity is in use by another connection");
                return false;
            }
            LOG.debug(
                    "{}: takes over the identity of another connection",
                    PeerInfo.addressText(address));
            names.remove(name);
            Link old = holder.link();
            if (old != null) {
                old.close();
            }
        }
        names.put(name, pipe);
        pipe.attachment = name;
        return true;
    }

    private ByteBuf nameOf(Pipe pipe, Link link) {
        ByteBuf ours = chosen.get(pipe);
        if (ours != null) {
            return ours;
        }
        byte[] announced = link.peer().identity();
        return announced.length == 0 || announced[0] == 0
                ? automaticName()
                : Unpooled.wrappedBuffer(announced);
    }

    @Override
    void detached(Pipe pipe) {
        if (!chosen.containsKey(pipe) && pipe.attachment instanceof ByteBuf name) {
            names.remove(name, pipe);
        }
    }

    @Override
    void removed(Pipe pipe) {
        ByteBuf name = chosen.remove(pipe);
        if (name != null) {
            names.remove(name, pipe);
        }
    }

    private ByteBuf automaticName() {
        ByteBuf name;
        do {
            name =
                    Unpooled.buffer(AUTOMATIC_SIZE, AUTOMATIC_SIZE)
                            .writeByte(0)
                            .writeInt(nextAutomatic++);
        } while (names.containsKey(name));
        return name;
    }

    @Override
    @Nullable ZmtpMessage prepare(Pipe pipe, ZmtpMessage message) {
        if (!(pipe.attachment instanceof ByteBuf name)) {
            message.release();
            return null;
        }
        return message.prepend(name.retainedDuplicate());
    }

    @Override
    SendResult transmit(ZmtpMessage message) {
        Pipe pipe = names.get(message.frame(0));
        if (pipe == null) {
            return options().routerMandatory()
                    ? SendResult.HOST_UNREACHABLE
                    : drop(message, counters.droppedUnroutable);
        }
        if (message.frameCount() == 1) {
            return drop(message, counters.droppedUnroutable);
        }
        if (!pipe.hasRoom()) {
            return options().routerMandatory()
                    ? SendResult.HWM_REACHED
                    : drop(message, counters.droppedAtHighWaterMark);
        }
        pipe.enqueue(message.skip(1));
        return SendResult.SENT;
    }

    private static SendResult drop(ZmtpMessage message, Counters.Cell counter) {
        message.release();
        counter.increment();
        return SendResult.DROPPED;
    }
}
