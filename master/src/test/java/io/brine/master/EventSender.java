package io.brine.master;

import io.brine.salt.event.EventFrame;
import io.brine.salt.event.EventFraming;
import io.brine.salt.event.SaltEvent;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/** Puts events on the bus as a command line does. */
final class EventSender {
    private EventSender() {}

    static void send(Path pullSocket, String tag, Map<?, ?> data) throws Exception {
        byte[] octets =
                EventFrame.of(SaltEvent.stamped(tag, data, Instant.now()))
                        .encode(EventFraming.LENGTH_PREFIXED);
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(pullSocket));
            ByteBuffer buffer = ByteBuffer.wrap(octets);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
    }
}
