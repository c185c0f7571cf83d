package io.brine.zmtp.socket;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.socket.TopicSubscriptions.Change;
import io.brine.zmtp.transport.InprocRegistry;
import io.brine.zmtp.wire.ZmtpProtocolException;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A PUB that shows its application the subscriptions, as messages of 1 or 0 and the topic, and what
 * else subscribers send. By default the first subscription to a topic and its last cancellation;
 * XPUB_VERBOSE every subscription, XPUB_VERBOSER every cancellation too. Under XPUB_MANUAL every
 * one is shown, and none takes effect: the application subscribes the peer whose notice it got
 * last. Notices wait like messages: an application that does not receive stops, at RCVHWM of them,
 * the reading from that peer.
 */
final class XpubSocket extends PubSocket {
    private final boolean manual;
    private final boolean verboseSubscribes;
    private final boolean verboseCancels;

    /** Under XPUB_MANUAL, what the peers asked for, which need not be what they were given. */
    private final TopicSubscriptions wishes;

    private @Nullable Pipe lastShown;
    private @Nullable Pipe lastValueFor;

    XpubSocket(SocketOptions options, EventLoop loop, InprocRegistry registry) {
        super(SocketType.XPUB, options, loop, registry);
        manual = options.xpubManual() || options.xpubManualLastValue();
        verboseCancels = options.xpubVerboser();
        verboseSubscribes = verboseCancels || options.xpubVerbose();
        wishes = new TopicSubscriptions(options, new Counters.Cell());
    }

    @Override
    void greet(Pipe pipe) {
        byte[] welcome = options().xpubWelcomeMessage();
        if (welcome.length > 0) {
            pipe.greet(ZmtpMessage.of(welcome));
        }
    }

    @Override
    SendResult transmit(ZmtpMessage message) {
        Pipe only = lastValueFor;
        if (only == null) {
            return super.transmit(message);
        }
        SendResult result = transmitTo(only, message);
        if (result.consumed()) {
            lastValueFor = null;
        }
        return result;
    }

    @Override
    void changed(Pipe pipe, byte[] topic, boolean subscribe) throws ZmtpProtocolException {
        TopicSubscriptions asked = manual ? wishes : subscriptions;
        Change change = subscribe ? asked.add(pipe, topic) : asked.remove(pipe, topic);
        boolean shown =
                subscribe
                        ? manual || verboseSubscribes || change == Change.OF_TOPIC
                        : isShown(change);
        if (shown) {
            show(pipe, topic, subscribe);
        }
    }

    private boolean isShown(Change cancelled) {
        return cancelled == Change.OF_TOPIC
                || (cancelled == Change.OF_PEER && (manual || verboseCancels));
    }

    private void show(Pipe pipe, byte[] topic, boolean subscribe) {
        byte[] notice = new byte[topic.length + 1];
        notice[0] = (byte) (subscribe ? 1 : 0);
        System.arraycopy(topic, 0, notice, 1, topic.length);
        notice(pipe, ZmtpMessage.of(Unpooled.wrappedBuffer(notice)));
    }

    @Override
    ZmtpMessage prepare(Pipe pipe, ZmtpMessage message) {
        // One of a single frame is a notice, or has no subscription in it.
        return message.frameCount() > 1 && SubscriptionFrames.isIn(message, options())
                ? SubscriptionFrames.others(message)
                : message;
    }

    @Override
    void noticeDelivered(Pipe pipe) {
        lastShown = pipe.link() == null ? null : pipe;
    }

    @Override
    void detached(Pipe pipe) {
        if (pipe == lastShown) {
            lastShown = null;
        }
        if (pipe == lastValueFor) {
            lastValueFor = null;
        }
        wishes.removeAll(pipe, (topic, change) -> showLeft(pipe, topic, change));
        subscriptions.removeAll(
                pipe,
                (topic, change) -> {
                    if (!manual) {
                        showLeft(pipe, topic, change);
                    }
                });
        super.detached(pipe);
    }

    private void showLeft(Pipe pipe, byte[] topic, Change change) {
        if (isShown(change)) {
            show(pipe, topic, false);
        }
    }

    @Override
    public CompletionStage<Void> subscribe(byte[] prefix) {
        return answer(prefix.clone(), true);
    }

    @Override
    public CompletionStage<Void> unsubscribe(byte[] prefix) {
        return answer(prefix.clone(), false);
    }

    private CompletionStage<Void> answer(byte[] topic, boolean subscribe) {
        if (!manual) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException("an xpub socket subscribes under XPUB_MANUAL only"));
        }
        return whileOpen(() -> actOnLast(topic, subscribe));
    }

    private CompletionStage<Void> actOnLast(byte[] topic, boolean subscribe) {
        Pipe pipe = lastShown;
        if (pipe == null) {
            // Whoever the notice came from has gone.
            return CompletableFuture.completedFuture(null);
        }
        try {
            if (subscribe) {
                subscriptions.add(pipe, topic);
                lastValueFor = options().xpubManualLastValue() ? pipe : null;
            } else {
                subscriptions.remove(pipe, topic);
            }
        } catch (ZmtpProtocolException overLimit) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException(overLimit.getMessage(), overLimit));
        }
        return CompletableFuture.completedFuture(null);
    }
}
