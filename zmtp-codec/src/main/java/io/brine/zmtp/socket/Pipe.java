package io.brine.zmtp.socket;

import io.brine.zmtp.message.MessageQueue;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.transport.Link;
import io.brine.zmtp.transport.LinkListener;
import io.brine.zmtp.wire.Command;
import io.brine.zmtp.wire.ZmtpProtocolException;
import io.netty.util.ReferenceCounted;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.List;

/**
 * Confined to its socket's loop. Everything about one peer: the queues both ways under their
 * high-water marks, and the link while there is one. The pipe of a connection that we dialled
 * outlives its link; that of an accepted one does not.
 */
final class Pipe implements LinkListener {
    final boolean dialled;

    /** Messages to send; on a PUB's TCP pipe, encoded ones. */
    final MessageQueue<ReferenceCounted> outbound = new MessageQueue<>();

    /** Messages that wait for the application. */
    final MessageQueue<ZmtpMessage> inbound = new MessageQueue<>();

    /** In the flusher's list. */
    boolean dirty;

    /** In the receiver's list. */
    boolean readable;

    /** What the socket type keeps about the peer. */
    @Nullable Object attachment;

    /** Which published message was last queued here; see {@link PubSocket}. */
    long lastMatch;

    private final BaseSocket socket;
    private final Runnable onClosed;
    private @Nullable ArrayDeque<ZmtpMessage> notices;
    private @Nullable Link link;
    private boolean suspended;
    private boolean flushing;
    private boolean ending;
    private boolean dropping;

    Pipe(BaseSocket socket, boolean dialled, Runnable onClosed) {
        this.socket = socket;
        this.dialled = dialled;
        this.onClosed = onClosed;
    }

    @Nullable Link link() {
        return link;
    }

    void attach(Link live) {
        link = live;
        suspended = false;
    }

    /**
     * Sends what a new peer is to get before anything else, and no other peer instead of it; owns
     * it.
     */
    void greet(ZmtpMessage message) {
        Link live = link;
        if (live == null || !live.offer(message)) {
            outbound.addFirst(message);
        }
    }

    /** Sends what is queued, now that the peer has been greeted. */
    void begin() {
        Link live = link;
        if (live != null && socket.countsUnsent()) {
            live.keepUnsent();
        }
        flush();
    }

    /**
     * The socket did not want the link that was just attached; it is closed without having counted.
     */
    void onRefused() {
        link = null;
    }

    boolean hasRoom() {
        Link live = link;
        if (ending || (live == null && socket.options().immediate())) {
            return false;
        }
        int limit = limit(live);
        return limit == 0 || socket.conflates || queued(live) < limit;
    }

    private int limit(@Nullable Link live) {
        int own = socket.options().sendHighWaterMark();
        return live == null ? own : live.sendLimit(own);
    }

    private int queued(@Nullable Link live) {
        return outbound.size() + (live == null ? 0 : live.inFlight());
    }

    /** Returns how many messages were not handed to the transport yet, or not taken by it. */
    int queuedOutbound() {
        return queued(link);
    }

    /** Returns whether so much has drained that senders should come again. */
    boolean belowLowWaterMark() {
        int limit = limit(link);
        return hasRoom() && (limit == 0 || queued(link) <= limit / 2);
    }

    /** Queues a message, or an encoded one; takes ownership. */
    void enqueue(ReferenceCounted message) {
        socket.counters.sent.increment();
        if (socket.conflates) {
            socket.counters.droppedAtHighWaterMark.add(releaseOutbound());
            outbound.add(message);
        } else {
            Link live = link;
            if (live == null || !outbound.isEmpty() || !live.offer(message)) {
                outbound.add(message);
            }
        }
        socket.flusher.mark(this);
    }

    /** Hands on what the link has room for. */
    void flush() {
        Link live = link;
        if (live == null) {
            return;
        }
        if (flushing) {
            // What the flush below has set free is filled up there.
            return;
        }
        flushing = true;
        try {
            ReferenceCounted next = outbound.peek();
            while (next != null && live.offer(next)) {
                outbound.poll();
                next = outbound.peek();
            }
            live.flush();
        } finally {
            flushing = false;
        }
        if (ending && outbound.isEmpty()) {
            live.closeFlushed();
        }
        socket.roomMade(this);
    }

    /** Takes no more messages, sends what is queued if {@code lingering}, and closes. */
    void end(boolean lingering) {
        ending = true;
        if (!lingering) {
            dropping = true;
            dropOutbound();
        }
        Link live = link;
        if (live == null) {
            return;
        }
        if (lingering) {
            flush();
        } else {
            live.close();
        }
    }

    boolean isIdle() {
        return link == null && outbound.isEmpty();
    }

    void dropOutbound() {
        socket.counters.droppedUnroutable.add(releaseOutbound());
    }

    private int releaseOutbound() {
        int count = outbound.size();
        for (ReferenceCounted left = outbound.poll(); left != null; left = outbound.poll()) {
            left.release();
        }
        return count;
    }

    /** Notes that a message which is to wait here is of our own making. */
    void noteNotice(ZmtpMessage message) {
        if (notices == null) {
            notices = new ArrayDeque<>();
        }
        notices.add(message);
    }

    /** Returns whether a message that leaves the queue is of our own making, and forgets that. */
    boolean isNotice(ZmtpMessage message) {
        ArrayDeque<ZmtpMessage> ours = notices;
        if (ours == null || ours.peek() != message) {
            return false;
        }
        ours.remove();
        return true;
    }

    /** A message of the peer's has been thrown away. */
    void consumed() {
        delivered(false);
    }

    /** The application has taken a message; the peer gets credit for its own ones only. */
    void delivered(boolean notice) {
        Link live = link;
        if (live == null) {
            return;
        }
        if (!notice) {
            live.consumed(1);
        }
        if (suspended && inbound.size() <= socket.options().receiveHighWaterMark() / 2) {
            suspended = false;
            live.resumeReading();
        }
    }

    @Override
    public void onMessage(ZmtpMessage message) throws ZmtpProtocolException {
        socket.arrived(this, message);
    }

    @Override
    public void onCommand(Command command) throws ZmtpProtocolException {
        socket.onCommand(this, command);
    }

    @Override
    public boolean wantsMessages() {
        int mark = socket.options().receiveHighWaterMark();
        if (mark == 0 || inbound.size() < mark || socket.conflates) {
            return true;
        }
        suspended = true;
        return false;
    }

    @Override
    public void onRoom() {
        flush();
    }

    @Override
    public void onUnsent(List<ReferenceCounted> messages) {
        for (ReferenceCounted message : messages.reversed()) {
            outbound.addFirst(message);
        }
        if (dropping) {
            dropOutbound();
        }
        while (socket.conflates && outbound.size() > 1) {
            ReferenceCounted older = outbound.poll();
            if (older != null) {
                older.release();
                socket.counters.droppedAtHighWaterMark.increment();
            }
        }
    }

    @Override
    public void onLinkClosed() {
        link = null;
        suspended = false;
        socket.linkClosed(this);
        onClosed.run();
    }
}
