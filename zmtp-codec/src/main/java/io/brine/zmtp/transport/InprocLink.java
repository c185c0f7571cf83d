package io.brine.zmtp.transport;

import io.brine.zmtp.handshake.PeerInfo;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.wire.Command;
import io.brine.zmtp.wire.ZmtpProtocolException;
import io.brine.zmtp.wire.ZmtpVersion;
import io.netty.channel.EventLoop;
import io.netty.util.ReferenceCounted;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/**
 * One end of an inproc connection, confined to its own socket's loop. Messages go to the other end
 * by reference, all that one loop pass has sent in one task; the other end pays back credit as its
 * application takes them, so at most both high-water marks together are under way.
 */
public final class InprocLink implements Link {
    private static final Logger LOG = LoggerFactory.getLogger(InprocLink.class);

    /** Messages that go to the other end at once, for it to begin before the sender's pass ends. */
    private static final int BATCH_MESSAGES = 256;

    private static final int FIRST_BATCH_MESSAGES = 4;

    private final EventLoop loop;
    private final PeerInfo peer;
    private final int sendLimit;
    private @Nullable InprocLink other;
    private @Nullable LinkListener listener;
    private List<ZmtpMessage> batch = new ArrayList<>(FIRST_BATCH_MESSAGES);
    private int inFlight;
    private int taken;
    private boolean creditScheduled;
    private boolean closed;

    private InprocLink(EventLoop loop, PeerInfo peer, int sendLimit) {
        this.loop = loop;
        this.peer = peer;
        this.sendLimit = sendLimit;
    }

    /** Makes both ends; the first is for {@code near}, on {@code nearLoop}. */
    public static InprocLink[] pair(
            String name, InprocSide near, EventLoop nearLoop, InprocSide far, EventLoop farLoop) {
        InprocLink first =
                new InprocLink(
                        nearLoop,
                        info(name, far),
                        sum(near.sendHighWaterMark(), far.receiveHighWaterMark()));
        InprocLink second =
                new InprocLink(
                        farLoop,
                        info(name, near),
                        sum(far.sendHighWaterMark(), near.receiveHighWaterMark()));
        first.other = second;
        second.other = first;
        return new InprocLink[] {first, second};
    }

    private static PeerInfo info(String name, InprocSide side) {
        return new PeerInfo(new InprocAddress(name), ZmtpVersion.V3_1, "NULL", side.metadata());
    }

    private static int sum(int sending, int receiving) {
        return sending == 0 || receiving == 0
                ? 0
                : (int) Math.min(Integer.MAX_VALUE, (long) sending + receiving);
    }

    /** Sets who takes the traffic; called once, on this end's loop, before anything can come. */
    public void attach(LinkListener target) {
        listener = target;
    }

    @Override
    public PeerInfo peer() {
        return peer;
    }

    @Override
    public boolean takesEncoded() {
        return false;
    }

    @Override
    public boolean offer(ReferenceCounted message) {
        if (closed) {
            return false;
        }
        batch.add((ZmtpMessage) message);
        inFlight++;
        if (batch.size() == BATCH_MESSAGES) {
            flush();
        }
        return true;
    }

    @Override
    public void flush() {
        if (batch.isEmpty()) {
            return;
        }
        List<ZmtpMessage> sent = batch;
        batch = new ArrayList<>(Math.max(FIRST_BATCH_MESSAGES, sent.size()));
        if (!tell(end -> end.receive(sent))) {
            sent.forEach(ZmtpMessage::release);
        }
    }

    @Override
    public int inFlight() {
        return inFlight;
    }

    @Override
    public int sendLimit(int own) {
        return sendLimit;
    }

    @Override
    public void send(Command command) {
        if (!closed) {
            tell(end -> end.receive(command));
        }
    }

    @Override
    public void consumed(int count) {
        taken += count;
        if (!creditScheduled && !closed) {
            creditScheduled = true;
            loop.execute(this::payBack);
        }
    }

    private void payBack() {
        creditScheduled = false;
        int count = taken;
        taken = 0;
        if (!closed) {
            tell(end -> end.credit(count));
        }
    }

    @Override
    public void resumeReading() {
        // Nothing was stopped: the other end sends within its credit only.
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        flush();
        tell(InprocLink::close);
        closed = true;
        LinkListener target = listener;
        listener = null;
        if (target != null) {
            target.onLinkClosed();
        }
    }

    /** Closes without telling our own side, which did not want the link. */
    public void refuse() {
        listener = null;
        close();
    }

    @Override
    public void closeFlushed() {
        // What was taken is under way already, and arrives before the news of the close.
        close();
    }

    private interface Task {
        void runOn(InprocLink end);
    }

    private boolean tell(Task task) {
        InprocLink end = other;
        if (end == null) {
            return false;
        }
        try {
            end.loop.execute(() -> task.runOn(end));
            return true;
        } catch (RejectedExecutionException gone) {
            LOG.debug("{}: the peer's event loop is shut down", peer.remoteAddress());
            other = null;
            loop.execute(this::close);
            return false;
        }
    }

    private void receive(List<ZmtpMessage> batch) {
        for (ZmtpMessage message : batch) {
            LinkListener target = listener;
            if (target == null) {
                message.release();
            } else {
                deliver(target, message);
            }
        }
    }

    private void deliver(LinkListener target, ZmtpMessage message) {
        try {
            target.onMessage(message);
        } catch (ZmtpProtocolException e) {
            LOG.warn("{}: disconnected: {}", peer.remoteAddress(), e.getMessage());
            close();
        }
    }

    private void receive(Command command) {
        LinkListener target = listener;
        if (target == null) {
            return;
        }
        try {
            target.onCommand(command);
        } catch (ZmtpProtocolException e) {
            LOG.warn("{}: disconnected: {}", peer.remoteAddress(), e.getMessage());
            close();
        }
    }

    private void credit(int count) {
        inFlight -= count;
        LinkListener target = listener;
        if (target != null) {
            target.onRoom();
        }
    }
}
