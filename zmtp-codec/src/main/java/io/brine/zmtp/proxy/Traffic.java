package io.brine.zmtp.proxy;

import io.brine.zmtp.message.ZmtpMessage;

import java.util.concurrent.atomic.AtomicLong;

/** Thread-safe to read; each direction is counted on one event loop only. */
final class Traffic {
    private final AtomicLong framesReceived = new AtomicLong();
    private final AtomicLong bytesReceived = new AtomicLong();
    private final AtomicLong framesSent = new AtomicLong();
    private final AtomicLong bytesSent = new AtomicLong();

    void received(ZmtpMessage message) {
        add(framesReceived, message.frameCount());
        add(bytesReceived, message.size());
    }

    void sent(long frames, long bytes) {
        add(framesSent, frames);
        add(bytesSent, bytes);
    }

    private static void add(AtomicLong cell, long count) {
        cell.setOpaque(cell.getPlain() + count);
    }

    ProxyStatistics.Side snapshot() {
        return new ProxyStatistics.Side(
                framesReceived.getOpaque(),
                bytesReceived.getOpaque(),
                framesSent.getOpaque(),
                bytesSent.getOpaque());
    }
}
