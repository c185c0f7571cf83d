package io.brine.zmtp.socket;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.transport.InprocRegistry;
import io.brine.zmtp.transport.Link;
import io.brine.zmtp.transport.WarningLimiter;
import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PAIR and CHANNEL: one peer at a time (RFC 31, 52). Whoever comes second is closed, where libzmq
 * leaves it connected and deaf. The place is taken by a connection, or by an endpoint dialled
 * first, which keeps what is queued for it.
 */
final class PairSocket extends BaseSocket {
    private static final Logger LOG = LoggerFactory.getLogger(PairSocket.class);

    private final WarningLimiter warnings;
    private @Nullable Pipe dialled;
    private @Nullable Pipe partner;

    PairSocket(SocketType type, SocketOptions options, EventLoop loop, InprocRegistry registry) {
        super(type, options, loop, registry);
        warnings = new WarningLimiter(loop, LOG);
    }

    @Override
    void added(Pipe pipe) {
        if (pipe.dialled && dialled == null) {
            dialled = pipe;
        }
    }

    @Override
    boolean attached(Pipe pipe, Link link) {
        Pipe holder = partner;
        if (holder != null && holder != pipe) {
            warnings.warn(link.peer().remoteAddress(), "closed, there is another peer already");
            return false;
        }
        partner = pipe;
        return true;
    }

    @Override
    void detached(Pipe pipe) {
        if (pipe == partner) {
            partner = null;
        }
    }

    @Override
    void removed(Pipe pipe) {
        if (pipe == dialled) {
            dialled = null;
        }
    }

    @Override
    SendResult transmit(ZmtpMessage message) {
        Pipe pipe = partner == null ? dialled : partner;
        if (pipe == null || (pipe.link() == null && options().immediate())) {
            return SendResult.NOT_CONNECTED;
        }
        if (!pipe.hasRoom()) {
            return SendResult.HWM_REACHED;
        }
        pipe.enqueue(message);
        return SendResult.SENT;
    }
}
