package io.brine.zmtp.handshake;

import io.brine.zmtp.mechanism.Mechanism;
import io.brine.zmtp.wire.Metadata;
import io.brine.zmtp.wire.ProtocolError;
import io.brine.zmtp.wire.ZmtpProtocolException;
import io.brine.zmtp.zap.ZapReply;
import io.brine.zmtp.zap.ZapRequest;
import io.netty.util.concurrent.EventExecutor;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** Confined to its connection. One question to the ZAP handler. */
final class Admission {
    /** How long an answer is waited for when the handshake itself has no limit. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    /** As libzmq has it; replies find their way by the pipe that the question went through. */
    private static final String REQUEST_ID = "1";

    private final HandshakeSettings settings;
    private final ZapRequest request;
    private @Nullable CompletableFuture<ZapReply> answer;
    private @Nullable Future<?> timer;

    Admission(HandshakeSettings settings, Mechanism.Progress.Asking asking, SocketAddress peer) {
        this.settings = settings;
        byte[] identity = asking.peer().bytes(Metadata.IDENTITY);
        request =
                new ZapRequest(
                        REQUEST_ID,
                        settings.mechanism().zapDomain(),
                        PeerInfo.hostText(peer),
                        identity == null ? new byte[0] : identity,
                        settings.mechanism().name(),
                        asking.credentials());
    }

    ZapRequest request() {
        return request;
    }

    /**
     * Asks; the answer, or what was wrong with it, is told later on the executor, once at most.
     *
     * @param late run instead when the handshake has no limit and there is no answer in {@link
     *     #LIMIT}; the question is withdrawn then
     */
    void ask(
            EventExecutor executor,
            BiConsumer<@Nullable ZapReply, @Nullable ZmtpProtocolException> then,
            Runnable late) {
        if (!settings.interval().isPositive()) {
            timer =
                    executor.schedule(
                            () -> {
                                cancel();
                                late.run();
                            },
                            LIMIT.toNanos(),
                            TimeUnit.NANOSECONDS);
        }
        CompletableFuture<ZapReply> asked = settings.zap().ask(request);
        answer = asked;
        asked.whenComplete(
                (reply, failure) -> {
                    try {
                        executor.execute(() -> tell(reply, failure, then));
                    } catch (RejectedExecutionException gone) {
                        LOG.debug("a ZAP reply came after the end of its event loop");
                    }
                });
    }

    private void tell(
            @Nullable ZapReply reply,
            @Nullable Throwable failure,
            BiConsumer<@Nullable ZapReply, @Nullable ZmtpProtocolException> then) {
        cancelTimer();
        if (failure != null || reply == null) {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null
                            ? failure.getCause()
                            : failure;
            if (cause instanceof CancellationException) {
                return;
            }
            if (cause instanceof ZmtpProtocolException broken) {
                then.accept(null, broken);
                return;
            }
            LOG.warn("the ZAP handler failed on {}: {}", request, String.valueOf(cause));
            then.accept(ZapReply.refuse(ZapReply.INTERNAL, "the handler failed"), null);
        } else if (!reply.hasKnownStatus()) {
            then.accept(
                    null,
                    new ZmtpProtocolException(
                            ProtocolError.ZAP_INVALID_STATUS_CODE,
                            "the ZAP handler answered with status " + reply.status()));
        } else {
            then.accept(reply, null);
        }
    }

    private void cancelTimer() {
        Future<?> running = timer;
        if (running != null) {
            timer = null;
            running.cancel(false);
        }
    }

    /** Wants no answer any more. */
    void cancel() {
        cancelTimer();
        CompletableFuture<ZapReply> asked = answer;
        if (asked != null) {
            asked.cancel(false);
        }
    }
}
