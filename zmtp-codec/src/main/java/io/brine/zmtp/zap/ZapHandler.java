package io.brine.zmtp.zap;

import java.util.concurrent.CompletionStage;

/**
 * Decides in this process who may connect (RFC 27). Set with {@code ZmtpContext.zapHandler}. Called
 * on the event loop of the socket that was connected to, so it must not block; the answer may come
 * from any thread, at any time: only the asking connection waits, no longer than its handshake may
 * last, or 30 s where that has no limit.
 */
@FunctionalInterface
public interface ZapHandler {
    /**
     * Answers a request. A stage that fails, and an exception thrown, count as status 500.
     *
     * @param request who wants in; its credentials are secret
     */
    CompletionStage<ZapReply> authenticate(ZapRequest request);
}
