package io.brine.examples;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.socket.BlockingSocket;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Stateless. Messages as lists of texts, which is all that the examples need. */
final class Texts {
    /** How long an example waits before it gives up. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private Texts() {}

    static void send(BlockingSocket socket, String... frames) throws TimeoutException {
        socket.send(ZmtpMessage.ofUtf8(frames), PATIENCE);
    }

    /** Returns the frames of the next message; none when there was no message in time. */
    static List<String> receive(BlockingSocket socket, Duration timeout) {
        ZmtpMessage message = socket.receive(timeout);
        return message == null ? List.of() : take(message);
    }

    static List<String> receive(BlockingSocket socket) throws TimeoutException {
        List<String> frames = receive(socket, PATIENCE);
        if (frames.isEmpty()) {
            throw new TimeoutException("no message came in " + PATIENCE);
        }
        return frames;
    }

    /** Reads a message and lets go of it: whoever receives one releases it. */
    static List<String> take(ZmtpMessage message) {
        try {
            List<String> frames = new ArrayList<>();
            for (int i = 0; i < message.frameCount(); i++) {
                frames.add(message.utf8(i));
            }
            return frames;
        } finally {
            message.release();
        }
    }
}
