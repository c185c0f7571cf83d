package io.brine.zmtp.socket;

import io.brine.zmtp.message.ZmtpMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

import java.util.ArrayList;
import java.util.List;

/**
 * Stateless. Subscriptions as messages: a frame that begins with 1, or with 0 for a cancellation. A
 * message of several frames is no subscription and stays whole, unless ONLY_FIRST_SUBSCRIBE is set:
 * then one whose first frame is a subscription is taken as libzmq takes it, all such frames of it
 * as subscriptions, and the others as a message.
 */
final class SubscriptionFrames {
    private static final int CANCEL = 0;
    private static final int SUBSCRIBE = 1;
    private static final int NEITHER = -1;

    /** Takes the subscriptions. */
    interface Taker<E extends Exception> {
        void take(byte[] topic, boolean subscribe) throws E;
    }

    private SubscriptionFrames() {}

    /** Returns whether there are subscriptions in a message. */
    static boolean isIn(ZmtpMessage message, SocketOptions options) {
        return kind(message.frame(0)) != NEITHER
                && (message.frameCount() == 1 || options.onlyFirstSubscribe());
    }

    private static int kind(ByteBuf frame) {
        if (!frame.isReadable()) {
            return NEITHER;
        }
        byte first = frame.getByte(frame.readerIndex());
        return first == CANCEL || first == SUBSCRIBE ? first : NEITHER;
    }

    /**
     * Takes the subscriptions of a message that has some, borrowed; returns whether there are other
     * frames.
     */
    static <E extends Exception> boolean take(ZmtpMessage message, Taker<E> taker) throws E {
        boolean others = false;
        for (int i = 0; i < message.frameCount(); i++) {
            ByteBuf frame = message.frame(i);
            int kind = kind(frame);
            if (kind == NEITHER) {
                others = true;
            } else {
                byte[] topic =
                        ByteBufUtil.getBytes(
                                frame, frame.readerIndex() + 1, frame.readableBytes() - 1);
                taker.take(topic, kind == SUBSCRIBE);
            }
        }
        return others;
    }

    /** Returns the other frames of a message that has some, as a message; takes ownership. */
    static ZmtpMessage others(ZmtpMessage message) {
        List<ByteBuf> others = new ArrayList<>();
        for (int i = 0; i < message.frameCount(); i++) {
            if (kind(message.frame(i)) == NEITHER) {
                others.add(message.frame(i).retainedDuplicate());
            }
        }
        ZmtpMessage rest = ZmtpMessage.of(others.toArray(ByteBuf[]::new)).withPeer(message.peer());
        message.release();
        return rest;
    }
}
