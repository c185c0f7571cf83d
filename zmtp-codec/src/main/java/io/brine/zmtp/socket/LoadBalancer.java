package io.brine.zmtp.socket;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Confined to its socket's loop. Takes pipes in turn, passing over those without room. */
final class LoadBalancer {
    private final List<Pipe> pipes = new ArrayList<>();
    private int next;

    void add(Pipe pipe) {
        pipes.add(pipe);
    }

    void remove(Pipe pipe) {
        int index = pipes.indexOf(pipe);
        if (index >= 0) {
            pipes.remove(index);
            if (index < next) {
                next--;
            }
        }
    }

    boolean isEmpty() {
        return pipes.isEmpty();
    }

    /** Returns the pipe whose turn it is, or null when none has room. */
    @Nullable Pipe next() {
        for (int i = 0; i < pipes.size(); i++) {
            if (next >= pipes.size()) {
                next = 0;
            }
            Pipe pipe = pipes.get(next++);
            if (pipe.hasRoom()) {
                return pipe;
            }
        }
        return null;
    }

    /** Returns what a send is answered when {@link #next} has none. */
    SendResult refusal(boolean immediate) {
        boolean anyPeer =
                immediate ? pipes.stream().anyMatch(pipe -> pipe.link() != null) : !pipes.isEmpty();
        return anyPeer ? SendResult.HWM_REACHED : SendResult.NOT_CONNECTED;
    }
}
