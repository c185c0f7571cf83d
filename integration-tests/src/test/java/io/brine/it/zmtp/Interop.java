package io.brine.it.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.brine.it.support.PyzmqPeers;
import io.brine.it.support.PyzmqPeers.FrameSpec;
import io.brine.it.support.PyzmqPeers.Peer;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.socket.BlockingSocket;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Stateless. What tests against libzmq's sockets have in common. */
final class Interop {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private Interop() {}

    static Stream<Arguments> roles() {
        return Stream.of(Arguments.of("we bind", true), Arguments.of("we connect", false));
    }

    static void join(BlockingSocket ours, Peer theirs, boolean weBind) {
        if (weBind) {
            theirs.connect(ours.bind("tcp://127.0.0.1:*"));
        } else {
            ours.connect(theirs.bind("tcp://127.0.0.1:*"));
        }
    }

    static ZmtpMessage message(List<FrameSpec> shape) {
        return ZmtpMessage.of(shape.stream().map(FrameSpec::octets).toArray(byte[][]::new));
    }

    static List<Object> digests(List<FrameSpec> shape) {
        return shape.stream().map(frame -> PyzmqPeers.digest(frame.octets())).toList();
    }

    static List<Object> receive(BlockingSocket socket) {
        ZmtpMessage message = socket.receive(PATIENCE);
        assertThat(message).as("a message within " + PATIENCE).isNotNull();
        return release(message);
    }

    private static List<Object> release(@Nullable ZmtpMessage message) {
        if (message == null) {
            return List.of();
        }
        List<Object> digests = new ArrayList<>();
        for (int i = 0; i < message.frameCount(); i++) {
            digests.add(PyzmqPeers.digest(message.bytes(i)));
        }
        message.release();
        return digests;
    }

    static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(UTF_8));
    }

    static byte[] octets(String text) {
        return text.getBytes(UTF_8);
    }
}
