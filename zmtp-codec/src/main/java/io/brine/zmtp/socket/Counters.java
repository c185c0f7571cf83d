package io.brine.zmtp.socket;

import java.util.concurrent.atomic.AtomicLong;

/** Counted on the socket's loop only, readable from any thread. */
final class Counters {
    /** One counter with one writer. */
    static final class Cell {
        private final AtomicLong value = new AtomicLong();

        void increment() {
            add(1);
        }

        void add(long count) {
            value.setOpaque(value.getPlain() + count);
        }

        long get() {
            return value.getOpaque();
        }
    }

    final Cell sent = new Cell();
    final Cell received = new Cell();
    final Cell droppedAtHighWaterMark = new Cell();
    final Cell droppedUnroutable = new Cell();
    final Cell droppedInbound = new Cell();
    final Cell accepted = new Cell();
    final Cell opened = new Cell();
    final Cell handshakesSucceeded = new Cell();
    final Cell handshakesFailed = new Cell();
    final Cell protocolErrors = new Cell();
    final Cell reconnects = new Cell();
    final Cell acceptFailures = new Cell();
    final Cell peers = new Cell();
    final Cell subscribedPeers = new Cell();

    SocketCounters snapshot() {
        return new SocketCounters(
                sent.get(),
                received.get(),
                droppedAtHighWaterMark.get(),
                droppedUnroutable.get(),
                droppedInbound.get(),
                accepted.get(),
                opened.get(),
                handshakesSucceeded.get(),
                handshakesFailed.get(),
                protocolErrors.get(),
                reconnects.get(),
                acceptFailures.get());
    }
}
