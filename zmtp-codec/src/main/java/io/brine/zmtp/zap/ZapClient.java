package io.brine.zmtp.zap;

import java.util.concurrent.CompletableFuture;

/** Thread-safe. The way of a context's servers to whoever answers ZAP requests. */
public interface ZapClient {
    /** Answers nobody: there is no handler. */
    ZapClient NONE =
            new ZapClient() {
                @Override
                public boolean hasHandler() {
                    return false;
                }

                @Override
                public CompletableFuture<ZapReply> ask(ZapRequest request) {
                    return CompletableFuture.failedFuture(
                            new IllegalStateException("there is no ZAP handler"));
                }
            };

    /** Returns whether there is a handler now. */
    boolean hasHandler();

    /**
     * Asks the handler. The future may never be done: who asks gives up with its handshake's time,
     * and then cancels it. A reply that breaks RFC 27 fails it with a {@code
     * ZmtpProtocolException}.
     */
    CompletableFuture<ZapReply> ask(ZapRequest request);
}
