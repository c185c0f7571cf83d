package io.brine.zmtp.socket;

import io.brine.zmtp.transport.TransportKind;

import org.junit.jupiter.api.AfterEach;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** What tests have that open sockets over each kind of event loop that works here. */
abstract class EachTransportKind {
    static final Duration WAIT = Duration.ofSeconds(5);

    final List<ZmtpContext> contexts = new CopyOnWriteArrayList<>();

    static Stream<TransportKind> kinds() {
        return Stream.of(TransportKind.values()).filter(TransportKind::isAvailable);
    }

    @AfterEach
    void closeContexts() {
        contexts.forEach(ZmtpContext::close);
    }

    final ZmtpContext newContext(TransportKind kind) {
        ZmtpContext context = ZmtpContext.create(kind);
        contexts.add(context);
        return context;
    }

    final BlockingSocket open(TransportKind kind, SocketType type) {
        return open(kind, type, SocketOptions.builder());
    }

    /** Opens a socket of a context of its own, which does not linger. */
    BlockingSocket open(TransportKind kind, SocketType type, SocketOptions.Builder options) {
        return BlockingSocket.wrap(
                newContext(kind).open(type, options.linger(Duration.ZERO).build()));
    }
}
