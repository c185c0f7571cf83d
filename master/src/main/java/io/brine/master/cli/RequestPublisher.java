package io.brine.master.cli;

import io.brine.daemon.config.SaltConfig;
import io.brine.salt.channel.Envelope;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.PayloadMap;
import io.brine.salt.payload.SaltPack;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.socket.BlockingSocket;
import io.brine.zmtp.socket.SocketOptions;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.socket.ZmtpContext;
import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The master's request port seen from its own host: clear requests over one REQ socket. A socket
 * whose request timed out is closed and the next request gets a new one, so that a late reply is
 * never taken for another's. Confined to one thread, which it blocks.
 *
 * <p>It does without {@code RequestChannel}'s pool of sockets: one request at a time is all that a
 * command line needs, and less to load when it starts.
 */
final class RequestPublisher implements Publisher {
    private final String endpoint;
    private final ZmtpContext context = ZmtpContext.create();
    private final EventLoop loop = ZmtpContext.newEventLoop("brine-request");
    private @Nullable BlockingSocket socket;

    RequestPublisher(String endpoint) {
        this.endpoint = endpoint;
    }

    /** The endpoint at which the master of this configuration can be reached from its host. */
    static String endpoint(SaltConfig config) {
        String host = config.text("interface");
        String reachable =
                switch (host) {
                    case "0.0.0.0", "*" -> "127.0.0.1";
                    case "::" -> "::1";
                    default -> host;
                };
        String bracketed =
                reachable.indexOf(':') >= 0 && !reachable.startsWith("[")
                        ? "[" + reachable + "]"
                        : reachable;
        return "tcp://" + bracketed + ":" + config.integer("ret_port");
    }

    @Override
    public Reply request(Map<String, ?> load, Duration timeout)
            throws TimeoutException, PayloadException {
        BlockingSocket connected = connected();
        byte[] body = new Envelope.Clear(Envelope.CURRENT_VERSION, PayloadMap.ofMap(load)).encode();
        ZmtpMessage reply = null;
        try {
            connected.send(ZmtpMessage.of(body), timeout);
            reply = connected.receive(timeout);
        } finally {
            if (reply == null) {
                forget(connected);
            }
        }
        if (reply == null) {
            throw new TimeoutException("no reply from " + endpoint);
        }
        try {
            return decode(reply.bytes(reply.frameCount() - 1));
        } finally {
            reply.release();
        }
    }

    private static Reply decode(byte[] body) throws PayloadException {
        return switch (SaltPack.unpack(body)) {
            case Map<?, ?> map -> new Reply.Answer(PayloadMap.ofMap(map));
            case String text -> new Reply.Refusal(text);
            case null -> new Reply.Refusal("");
            default -> throw new PayloadException("it is neither a map nor a text");
        };
    }

    private BlockingSocket connected() {
        BlockingSocket current = socket;
        if (current == null) {
            SocketOptions options = SocketOptions.builder().linger(Duration.ZERO).build();
            current = BlockingSocket.wrap(context.open(SocketType.REQ, options, loop));
            current.connect(endpoint);
            socket = current;
        }
        return current;
    }

    private void forget(BlockingSocket failed) {
        socket = null;
        failed.close();
    }

    @Override
    public void close() {
        BlockingSocket current = socket;
        if (current != null) {
            forget(current);
        }
        context.closeAsync();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
