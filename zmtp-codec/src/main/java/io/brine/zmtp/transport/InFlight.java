package io.brine.zmtp.transport;

import io.brine.zmtp.message.ZmtpMessage;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.util.ReferenceCounted;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Confined to its channel's loop. The messages that were written to a channel, with the buffers
 * that they went out in, until the system has all of their octets; so those that it has not can be
 * sent over another connection. Costs a place in an array for each message.
 */
final class InFlight {
    private static final int FIRST_PLACES = 16;

    private ReferenceCounted[] messages = new ReferenceCounted[FIRST_PLACES];

    /** Where each message ends, in octets of all buffers one behind the other. */
    private long[] ends = new long[FIRST_PLACES];

    private int count;
    private final List<Written> buffers = new ArrayList<>(2);

    /** A buffer of which a reference is ours, so that its reader index tells how far it got. */
    private record Written(ByteBuf octets, int start, int size, ChannelFuture future) {}

    /** Takes a message, and owns it. */
    void add(ReferenceCounted message, long end) {
        if (count == messages.length) {
            messages = Arrays.copyOf(messages, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
        }
        messages[count] = message;
        ends[count++] = end;
    }

    /** Tells of a buffer that is about to be written to the channel; borrows it. */
    void writing(ByteBuf octets, ChannelFuture future) {
        buffers.add(
                new Written(octets.retain(), octets.readerIndex(), octets.readableBytes(), future));
    }

    /** The system does not take it at once: keeps no read buffers alive for small messages. */
    void stalled() {
        for (int i = 0; i < count; i++) {
            if (messages[i] instanceof ZmtpMessage message) {
                message.compact();
            }
        }
    }

    /** The system has it all. */
    void landed() {
        for (int i = 0; i < count; i++) {
            messages[i].release();
        }
        forget();
    }

    /**
     * Returns the messages of which the system has not all octets, in order, owned by the caller,
     * and forgets the others. One of which the peer may have the whole is never among them.
     */
    List<ReferenceCounted> unsent() {
        long sent = sentOctets();
        List<ReferenceCounted> unsent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (ends[i] <= sent) {
                messages[i].release();
            } else {
                unsent.add(messages[i]);
            }
        }
        forget();
        return unsent;
    }

    private long sentOctets() {
        long sent = 0;
        for (Written buffer : buffers) {
            // What is not decided yet counts as sent: rather lost than delivered twice.
            boolean undecided = !buffer.future.isDone();
            if (!undecided && !buffer.future.isSuccess()) {
                return sent + buffer.octets.readerIndex() - buffer.start;
            }
            sent += buffer.size;
        }
        return sent;
    }

    private void forget() {
        Arrays.fill(messages, 0, count, null);
        count = 0;
        for (Written buffer : buffers) {
            buffer.octets.release();
        }
        buffers.clear();
    }
}
