package io.brine.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.socket.BlockingSocket;
import io.brine.zmtp.socket.SocketOptions;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.socket.ZmtpContext;
import io.brine.zmtp.socket.ZmtpSocketException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.ReferenceCountUtil;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Request-reply, the lazy pirate: a client that asks again when no answer comes, and gives up after
 * some attempts. REQ_RELAXED lets it ask again on the same socket, and REQ_CORRELATE makes it skip
 * an answer that comes too late, to an earlier question.
 */
public final class LazyPirate {
    private final BlockingSocket socket;
    private final Duration timeout;
    private final int attempts;

    /** Makes a client of one server. */
    public LazyPirate(ZmtpContext context, String endpoint, Duration timeout, int attempts) {
        this.timeout = timeout;
        this.attempts = attempts;
        SocketOptions options =
                SocketOptions.builder()
                        .reqRelaxed(true)
                        .reqCorrelate(true)
                        .linger(Duration.ZERO)
                        .build();
        socket = BlockingSocket.wrap(context.open(SocketType.REQ, options));
        socket.connect(endpoint);
    }

    /**
     * Asks until there is an answer.
     *
     * @throws TimeoutException when there was none to any of the attempts
     */
    public String ask(String question) throws TimeoutException {
        for (int i = 0; i < attempts; i++) {
            Texts.send(socket, question);
            List<String> answer = Texts.receive(socket, timeout);
            if (!answer.isEmpty()) {
                return answer.get(0);
            }
        }
        throw new TimeoutException("no answer to " + attempts + " questions: " + question);
    }

    /** Asks a server that loses the first two requests; returns its answer to the third. */
    public static String run() throws TimeoutException {
        try (ZmtpContext context = ZmtpContext.create()) {
            BlockingSocket server =
                    BlockingSocket.wrap(context.open(SocketType.ROUTER, SocketOptions.defaults()));
            String endpoint = server.bind("tcp://127.0.0.1:*");
            Thread.ofPlatform().daemon().start(() -> serveBadly(server));
            return new LazyPirate(context, endpoint, Duration.ofMillis(300), 20).ask("hello");
        }
    }

    /** Frames may be any octets, so the envelope goes back as it came: message to message. */
    private static void serveBadly(BlockingSocket server) {
        int requests = 0;
        try {
            while (true) {
                ZmtpMessage request = server.receive();
                if (request == null || ++requests <= 2) {
                    ReferenceCountUtil.release(request);
                    continue;
                }
                // Identity, request id, delimiter, question.
                ByteBuf[] reply = new ByteBuf[request.frameCount()];
                for (int i = 0; i < reply.length - 1; i++) {
                    reply[i] = request.frame(i).retainedDuplicate();
                }
                reply[reply.length - 1] = Unpooled.copiedBuffer("answer " + requests, UTF_8);
                request.release();
                server.send(ZmtpMessage.of(reply));
            }
        } catch (ZmtpSocketException closed) {
            // The client has what it wanted, and the context is closed.
            return;
        } catch (TimeoutException never) {
            throw new IllegalStateException(never);
        }
    }

    /** Runs the example. */
    public static void main(String[] args) throws TimeoutException {
        System.out.println(run());
    }
}
