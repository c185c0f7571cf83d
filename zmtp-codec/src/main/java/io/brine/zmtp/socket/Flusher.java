package io.brine.zmtp.socket;

import io.netty.channel.EventLoop;

import java.util.ArrayDeque;

/**
 * Confined to its socket's loop. Gathers the pipes that were sent to, and flushes each once per
 * pass of the loop; a pipe that has gathered many messages is flushed at once, so that a burst is
 * bounded by the peer and not by the pass.
 */
final class Flusher {
    private static final int BURST = 128;

    private final EventLoop loop;
    private final ArrayDeque<Pipe> dirty = new ArrayDeque<>();
    private boolean scheduled;

    Flusher(EventLoop loop) {
        this.loop = loop;
    }

    void mark(Pipe pipe) {
        if (pipe.outbound.size() >= BURST) {
            pipe.flush();
        }
        if (!pipe.dirty && !pipe.outbound.isEmpty()) {
            pipe.dirty = true;
            dirty.add(pipe);
        }
        if (!scheduled && !dirty.isEmpty()) {
            scheduled = true;
            loop.execute(this::run);
        }
    }

    private void run() {
        scheduled = false;
        for (int left = dirty.size(); left > 0; left--) {
            Pipe pipe = dirty.remove();
            pipe.dirty = false;
            pipe.flush();
        }
    }
}
