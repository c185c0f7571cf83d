package io.brine.it.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.brine.it.support.PythonEnvironment;
import io.brine.it.support.PyzmqPeers;
import io.brine.it.support.PyzmqPeers.FrameSpec;
import io.brine.it.support.PyzmqPeers.Peer;
import io.brine.it.support.RequiresSalt;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.socket.BlockingSocket;
import io.brine.zmtp.socket.SocketOptions;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.socket.ZmtpContext;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.provider.Arguments;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** What tests against libzmq's sockets have in common: a context of ours, a process of theirs. */
@RequiresSalt
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Interop {
    static final String ROLES = "io.brine.it.zmtp.Interop#roles";
    static final String ANY_PORT = "tcp://127.0.0.1:*";
    static final Duration PATIENCE = Duration.ofSeconds(20);

    ZmtpContext context = ZmtpContext.create();
    PyzmqPeers peers;

    @BeforeAll
    void startPeers(PythonEnvironment python) throws IOException {
        peers = new PyzmqPeers(python);
    }

    @AfterAll
    void stopPeers() throws IOException {
        context.close();
        if (peers != null) {
            peers.close();
        }
    }

    final BlockingSocket open(SocketType type, SocketOptions options) {
        return BlockingSocket.wrap(context.open(type, options));
    }

    final BlockingSocket open(SocketType type) {
        return open(type, SocketOptions.defaults());
    }

    /** Frames of these sizes, no two with the same octets. */
    static List<FrameSpec> frames(int... sizes) {
        List<FrameSpec> frames = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            frames.add(new FrameSpec(sizes[i], sizes[i] + i));
        }
        return List.copyOf(frames);
    }

    static Stream<Arguments> roles() {
        return Stream.of(Arguments.of("we bind", true), Arguments.of("we connect", false));
    }

    static void join(BlockingSocket ours, Peer theirs, boolean weBind) {
        if (weBind) {
            theirs.connect(ours.bind(ANY_PORT));
        } else {
            ours.connect(theirs.bind(ANY_PORT));
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
