package io.brine.zmtp.socket;

import io.netty.channel.EventLoop;

import java.util.ArrayDeque;

/**
 * Confined to its socket's loop. Gathers the pipes that were sent to, and flushes each once per
 * pass of the loop; a link whose batch is full before does not wait for that.
 */
final class Flusher {
    private final EventLoop loop;
    private final ArrayDeque<Pipe> dirty = new ArrayDeque<>();
    private boolean scheduled;

    Flusher(EventLoop loop) {
        this.loop = loop;
    }

    void mark(Pipe pipe) {
        if (pipe.dirty) {
            return;
        }
        pipe.dirty = true;
        dirty.add(pipe);
        if (!scheduled) {
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
