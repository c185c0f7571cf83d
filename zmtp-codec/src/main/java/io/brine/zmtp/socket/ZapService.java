package io.brine.zmtp.socket;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.wire.Metadata;
import io.brine.zmtp.wire.ProtocolError;
import io.brine.zmtp.wire.ZmtpProtocolException;
import io.brine.zmtp.zap.ZapClient;
import io.brine.zmtp.zap.ZapHandler;
import io.brine.zmtp.zap.ZapReply;
import io.brine.zmtp.zap.ZapRequest;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Thread-safe. Asks the handler of a context: the one in this process, else the socket that is
 * bound to inproc://zeromq.zap.01 (RFC 27). Each question to a socket has a DEALER of its own,
 * which is closed with the answer, or when nobody wants it any more; so a reply cannot go astray.
 */
final class ZapService implements ZapClient {
    private static final String NAME = "zeromq.zap.01";
    private static final int REPLY_FRAMES = 7;

    private static final SocketOptions OPTIONS =
            SocketOptions.builder()
                    .sendHighWaterMark(0)
                    .receiveHighWaterMark(0)
                    .linger(Duration.ZERO)
                    .build();

    private final ZmtpContext context;
    private final AtomicReference<@Nullable ZapHandler> handler = new AtomicReference<>();

    ZapService(ZmtpContext context) {
        this.context = context;
    }

    void handler(@Nullable ZapHandler decider) {
        handler.set(decider);
    }

    @Override
    public boolean hasHandler() {
        return handler.get() != null || context.registry().isBound(NAME);
    }

    @Override
    public CompletableFuture<ZapReply> ask(ZapRequest request) {
        ZapHandler inProcess = handler.get();
        try {
            return inProcess == null
                    ? askSocket(request)
                    // A copy: the asker may cancel what it gets, the handler's future is its own.
                    : inProcess.authenticate(request).toCompletableFuture().copy();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<ZapReply> askSocket(ZapRequest request) {
        CompletableFuture<ZapReply> answer = new CompletableFuture<>();
        ZmtpSocket dealer = context.open(SocketType.DEALER, OPTIONS);
        answer.whenComplete((reply, failure) -> dealer.close());
        dealer.onMessage(message -> complete(answer, request, message));
        dealer.connect("inproc://" + NAME);
        dealer.sendAsync(message(request));
        return answer;
    }

    private static ZmtpMessage message(ZapRequest request) {
        List<byte[]> credentials = request.credentials();
        byte[][] frames = new byte[7 + credentials.size()][];
        frames[0] = new byte[0];
        frames[1] = utf8(request.version());
        frames[2] = utf8(request.requestId());
        frames[3] = utf8(request.domain());
        frames[4] = utf8(request.address());
        frames[5] = request.identity();
        frames[6] = utf8(request.mechanism());
        for (int i = 0; i < credentials.size(); i++) {
            frames[7 + i] = credentials.get(i);
        }
        return ZmtpMessage.of(frames);
    }

    private static void complete(
            CompletableFuture<ZapReply> answer, ZapRequest request, ZmtpMessage message) {
        try {
            answer.complete(reply(request, message));
        } catch (ZmtpProtocolException e) {
            answer.completeExceptionally(e);
        } finally {
            message.release();
        }
    }

    /** Frames of a reply: "", version, request id, status, text, user id, metadata. */
    static ZapReply reply(ZapRequest request, ZmtpMessage message) throws ZmtpProtocolException {
        if (message.frameCount() != REPLY_FRAMES || message.frame(0).isReadable()) {
            throw broken(
                    ProtocolError.ZAP_MALFORMED_REPLY,
                    "a reply of " + message.frameCount() + " frames, not seven with the delimiter");
        }
        if (!message.utf8(1).equals(ZapRequest.VERSION)) {
            throw broken(ProtocolError.ZAP_BAD_VERSION, "a reply of another version than 1.0");
        }
        if (!message.utf8(2).equals(request.requestId())) {
            throw broken(ProtocolError.ZAP_BAD_REQUEST_ID, "a reply to another request");
        }
        String status = message.utf8(3);
        if (!status.matches("[2345]00")) {
            throw broken(
                    ProtocolError.ZAP_INVALID_STATUS_CODE,
                    "a reply with status " + Metadata.printable(status));
        }
        try {
            Metadata metadata = Metadata.readFrom(Unpooled.wrappedBuffer(message.bytes(6)));
            return new ZapReply(
                    Integer.parseInt(status), message.utf8(4), message.utf8(5), metadata);
        } catch (ZmtpProtocolException e) {
            throw broken(ProtocolError.ZAP_INVALID_METADATA, "metadata: " + e.getMessage());
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ZmtpProtocolException broken(ProtocolError error, String detail) {
        return new ZmtpProtocolException(error, "the ZAP handler sent " + detail);
    }
}
