package io.brine.master.request;

import io.brine.master.process.Failures;
import io.brine.master.process.PoolFullException;
import io.brine.master.process.RefusalLog;
import io.brine.salt.channel.Envelope;
import io.brine.salt.channel.RefusedRequestException;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What every worker does with a request: reads the envelope with Salt's checks and Salt's answers
 * for what is wrong, then lets {@link ClearFunctions} or {@link AesFunctions} answer it.
 *
 * <p>Thread-safe; called on the workers' loops, so it never blocks. No request can make it throw.
 */
public final class RequestDispatcher implements RequestHandler {
    private static final Logger LOG = LoggerFactory.getLogger(RequestDispatcher.class);

    private final int minimumVersion;
    private final ClearFunctions clear;
    private final AesFunctions aes;
    private final RefusalLog refusals;
    private final AtomicLong overloaded = new AtomicLong();

    /** With {@code minimum_auth_version}. */
    public RequestDispatcher(
            int minimumVersion, ClearFunctions clear, AesFunctions aes, RefusalLog refusals) {
        this.minimumVersion = minimumVersion;
        this.clear = clear;
        this.aes = aes;
        this.refusals = refusals;
    }

    @Override
    public CompletionStage<byte @Nullable []> handle(byte[] body, @Nullable SocketAddress peer) {
        return handle(body, peer, RequestObserver.NONE);
    }

    /** The same, with somebody who hears how long each command took. */
    public RequestHandler observedBy(RequestObserver observer) {
        return (body, peer) -> handle(body, peer, observer);
    }

    private CompletionStage<byte @Nullable []> handle(
            byte[] body, @Nullable SocketAddress peer, RequestObserver observer) {
        CompletionStage<byte @Nullable []> answer;
        try {
            answer =
                    switch (Envelope.decode(body, minimumVersion)) {
                        case Envelope.Clear request -> clear.handle(request, peer, observer);
                        case Envelope.Encrypted request -> aes.handle(request, peer, observer);
                    };
        } catch (RefusedRequestException | RuntimeException | StackOverflowError e) {
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.exceptionally(failure -> failed(Failures.cause(failure), peer));
    }

    /** How many requests were left unanswered because a pool was full. */
    public long overloadedCount() {
        return overloaded.get();
    }

    private byte @Nullable [] failed(Throwable cause, @Nullable SocketAddress peer) {
        return switch (cause) {
            case NoSessionException renewed -> {
                LOG.debug("{}", renewed.getMessage());
                yield SaltPack.pack(RefusedRequestException.BAD_LOAD);
            }
            case RefusedRequestException refused -> {
                refusals.refused(peer, String.valueOf(refused.getMessage()));
                yield refused.reply();
            }
            case PoolFullException full -> {
                overloaded.incrementAndGet();
                refusals.refused(peer, "too busy, its sender will ask again: " + full.getMessage());
                yield null;
            }
            default -> {
                if (refusals.refused(peer, "it could not be handled: " + cause)) {
                    LOG.debug("It could not be handled because of this", cause);
                }
                yield SaltPack.pack(RefusedRequestException.HANDLER_FAILED);
            }
        };
    }
}
