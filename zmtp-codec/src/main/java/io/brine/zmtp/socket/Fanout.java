package io.brine.zmtp.socket;

import io.brine.zmtp.message.MessageWriter;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.transport.Link;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Confined to its socket's loop. Sends one message to many peers: it is encoded once for all that
 * take octets, and passed by reference to the others. A peer at its high-water mark misses whole
 * messages, which are counted, and disturbs no other.
 */
final class Fanout {
    private final BaseSocket socket;
    private final boolean nodrop;
    private final List<Pipe> chosen = new ArrayList<>();
    private long number;

    Fanout(BaseSocket socket) {
        this.socket = socket;
        nodrop = socket.options().xpubNodrop();
    }

    /** Begins with the peers of another message. */
    void begin() {
        number++;
        chosen.clear();
    }

    /** Chooses a peer; twice is as once. */
    void choose(Pipe pipe) {
        if (pipe.lastMatch != number) {
            pipe.lastMatch = number;
            chosen.add(pipe);
        }
    }

    /** Chooses those peers that are not chosen, and no others. */
    void invert(Iterable<Pipe> all) {
        chosen.clear();
        for (Pipe pipe : all) {
            if (pipe.lastMatch != number) {
                chosen.add(pipe);
            }
        }
    }

    /**
     * Sends to the chosen peers; takes ownership of the message unless the result says that it is
     * refused, which happens under XPUB_NODROP only.
     */
    SendResult send(ZmtpMessage message) {
        if (nodrop && !allHaveRoom()) {
            return SendResult.HWM_REACHED;
        }
        int sent = 0;
        ByteBuf encoded = null;
        try {
            for (int i = 0; i < chosen.size(); i++) {
                Pipe pipe = chosen.get(i);
                Link link = pipe.link();
                if (link == null) {
                    continue;
                }
                if (!pipe.hasRoom()) {
                    socket.counters.droppedAtHighWaterMark.increment();
                    continue;
                }
                sent++;
                if (link.takesEncoded()) {
                    encoded = encoded == null ? encode(message) : encoded;
                    pipe.enqueue(encoded.retainedDuplicate());
                } else {
                    pipe.enqueue(message.retainedDuplicate());
                }
            }
        } finally {
            release(encoded);
            message.release();
            chosen.clear();
        }
        return sent > 0 ? SendResult.SENT : SendResult.DROPPED;
    }

    private boolean allHaveRoom() {
        for (Pipe pipe : chosen) {
            if (pipe.link() != null && !pipe.hasRoom()) {
                return false;
            }
        }
        return true;
    }

    private static ByteBuf encode(ZmtpMessage message) {
        return MessageWriter.encode(PooledByteBufAllocator.DEFAULT, message);
    }

    private static void release(@Nullable ByteBuf encoded) {
        if (encoded != null) {
            encoded.release();
        }
    }
}
