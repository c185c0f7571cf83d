package io.brine.zmtp.transport;

import io.brine.zmtp.handshake.GreetingHandler;
import io.brine.zmtp.handshake.HandshakeEvent;
import io.brine.zmtp.handshake.HandshakeSettings;
import io.brine.zmtp.mechanism.MechanismFactory;
import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Confined to its channel's loop. Limits the time of one connection's handshake, and says why one
 * has failed.
 */
final class HandshakeWatch {
    private final HandshakeSettings settings;
    private final GreetingHandler greeting;
    private @Nullable Future<?> timer;

    HandshakeWatch(HandshakeSettings settings, GreetingHandler greeting) {
        this.settings = settings;
        this.greeting = greeting;
    }

    /** The handshake begins; {@code late} is told if it has not ended in its time. */
    void begin(EventLoop loop, Consumer<HandshakeFailure> late) {
        Duration interval = settings.interval();
        if (interval.isPositive()) {
            timer =
                    loop.schedule(
                            () -> late.accept(timedOut()),
                            interval.toNanos(),
                            TimeUnit.NANOSECONDS);
        }
    }

    /** The handshake is over, well or not. */
    void end() {
        Future<?> running = timer;
        if (running != null) {
            timer = null;
            running.cancel(false);
        }
    }

    private HandshakeFailure timedOut() {
        String reason = "the handshake was not done in " + settings.interval().toMillis() + " ms";
        return unexplained(HandshakeFailure.NoDetail.ETIMEDOUT, reason);
    }

    /** The connection was reset in the handshake. */
    HandshakeFailure reset() {
        return unexplained(HandshakeFailure.NoDetail.ECONNRESET, "the connection was reset");
    }

    /** The peer closed in the handshake. */
    HandshakeFailure peerGone() {
        return unexplained(
                HandshakeFailure.NoDetail.EPIPE,
                "the peer went before the handshake was done" + likelyCause());
    }

    /** We gave the handshake up. */
    HandshakeFailure abandoned(String reason) {
        return unexplained(HandshakeFailure.NoDetail.ECONNABORTED, reason);
    }

    private HandshakeFailure unexplained(int errno, String reason) {
        return new HandshakeFailure.NoDetail(errno, reason, !greeting.heard());
    }

    /** A CURVE server does not answer those who have another key for it, and tells nobody why. */
    private String likelyCause() {
        MechanismFactory mechanism = settings.mechanism();
        if (!mechanism.isSecure() || mechanism.asServer() || !greeting.heard()) {
            return "";
        }
        return switch (mechanism.name()) {
            case "CURVE" -> "; probably the server's public key is another";
            case "PLAIN" -> "; probably it has no ZAP handler, or wants nobody now";
            default -> "";
        };
    }

    /** The handlers of the handshake say that it has failed. */
    static HandshakeFailure of(HandshakeEvent.Failed event) {
        return switch (event) {
            case HandshakeEvent.Refused(String reason) -> new HandshakeFailure.Refused(reason);
            case HandshakeEvent.Denied(int status, String text) ->
                    new HandshakeFailure.Denied(status, text);
            case HandshakeEvent.Unanswered nobody ->
                    new HandshakeFailure.NoDetail(
                            HandshakeFailure.NoDetail.EFAULT,
                            "there is no ZAP handler to let the peer in",
                            false);
            case HandshakeEvent.Stalled(Duration limit) ->
                    new HandshakeFailure.NoDetail(
                            HandshakeFailure.NoDetail.ETIMEDOUT,
                            "the ZAP handler did not answer in " + limit.toMillis() + " ms",
                            false);
        };
    }
}
