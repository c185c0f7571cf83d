package io.brine.it.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.it.support.PyzmqPeers.FrameSpec;
import io.brine.it.support.PyzmqPeers.Peer;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.proxy.Proxy;
import io.brine.zmtp.socket.BlockingSocket;
import io.brine.zmtp.socket.SocketOptions;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.socket.ZmtpSocket;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** PUSH, PULL, PAIR, XPUB, XSUB and a proxy against libzmq's, as binder and as connector. */
class PyzmqPatternsIT extends Interop {
    private static final List<List<FrameSpec>> SHAPES =
            List.of(
                    List.of(new FrameSpec(0, 0)),
                    List.of(new FrameSpec(255, 1)),
                    List.of(new FrameSpec(256, 2), new FrameSpec(0, 3), new FrameSpec(70_000, 4)),
                    List.of(new FrameSpec(2 << 20, 5)));

    @ParameterizedTest(name = "{0}")
    @MethodSource(ROLES)
    void tasksOfOursReachTheirPull(String role, boolean weBind) throws TimeoutException {
        BlockingSocket ours = open(SocketType.PUSH);
        Peer theirs = peers.open("PULL", Map.of());
        join(ours, theirs, weBind);
        for (List<FrameSpec> shape : SHAPES) {
            ours.send(message(shape), PATIENCE);
            assertThat(theirs.receive(PATIENCE)).as("pushed " + shape).isEqualTo(digests(shape));
        }
        ours.close();
        theirs.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource(ROLES)
    void tasksOfTheirsReachOurPull(String role, boolean weBind) {
        BlockingSocket ours = open(SocketType.PULL);
        Peer theirs = peers.open("PUSH", Map.of());
        join(ours, theirs, weBind);
        for (List<FrameSpec> shape : SHAPES) {
            assertThat(theirs.send(shape)).isTrue();
            assertThat(receive(ours)).as("pulled " + shape).isEqualTo(digests(shape));
        }
        ours.close();
        theirs.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource(ROLES)
    void pairsTalkBothWays(String role, boolean weBind) throws TimeoutException {
        BlockingSocket ours = open(SocketType.PAIR);
        Peer theirs = peers.open("PAIR", Map.of());
        join(ours, theirs, weBind);
        for (List<FrameSpec> shape : SHAPES) {
            ours.send(message(shape), PATIENCE);
            assertThat(theirs.receive(PATIENCE)).isEqualTo(digests(shape));
            assertThat(theirs.send(shape)).isTrue();
            assertThat(receive(ours)).isEqualTo(digests(shape));
        }
        ours.close();
        theirs.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource(ROLES)
    void ourXpubSeesTheirSubscriptionsAndUpstreamMessages(String role, boolean weBind)
            throws TimeoutException {
        BlockingSocket ours =
                open(
                        SocketType.XPUB,
                        SocketOptions.builder().xpubWelcomeMessage(octets("Welcome")).build());
        Peer xsub = peers.open("XSUB", Map.of());
        join(ours, xsub, weBind);
        assertThat(xsub.receive(PATIENCE)).containsExactly(hex("Welcome"));
        xsub.sendBytes(octets("\u0001A"));
        assertThat(receive(ours)).containsExactly("01" + hex("A"));
        xsub.sendBytes(octets("up"), octets("stream"));
        assertThat(receive(ours)).containsExactly(hex("up"), hex("stream"));
        ours.send(ZmtpMessage.ofUtf8("B", "not asked for"), PATIENCE);
        ours.send(ZmtpMessage.ofUtf8("A1", "x"), PATIENCE);
        assertThat(xsub.receive(PATIENCE)).containsExactly(hex("A1"), hex("x"));
        xsub.close();
        assertThat(receive(ours)).containsExactly("00" + hex("A"));
        ours.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource(ROLES)
    void ourXsubSubscribesAtTheirXpub(String role, boolean weBind) throws TimeoutException {
        BlockingSocket ours = open(SocketType.XSUB);
        Peer xpub = peers.open("XPUB", Map.of());
        join(ours, xpub, weBind);
        ours.send(ZmtpMessage.ofUtf8("\u0001A"), PATIENCE);
        assertThat(xpub.receive(PATIENCE)).containsExactly("01" + hex("A"));
        Awaitility.await().atMost(PATIENCE).until(() -> ours.socket().peerCount() == 1);
        ours.send(ZmtpMessage.ofUtf8("up", "stream"), PATIENCE);
        assertThat(xpub.receive(PATIENCE)).containsExactly(hex("up"), hex("stream"));
        xpub.sendBytes(octets("B"));
        xpub.sendBytes(octets("A1"), octets("x"));
        assertThat(receive(ours)).containsExactly(hex("A1"), hex("x"));
        ours.send(ZmtpMessage.ofUtf8("\u0000A"), PATIENCE);
        assertThat(xpub.receive(PATIENCE)).containsExactly("00" + hex("A"));
        ours.close();
        xpub.close();
    }

    @Test
    void invertedMatchingHoldsBetweenOursAndTheirs() throws TimeoutException {
        BlockingSocket ours =
                open(SocketType.XPUB, SocketOptions.builder().invertMatching(true).build());
        Peer sub = peers.open("SUB", Map.of("INVERT_MATCHING", 1));
        sub.subscribe(octets("A"));
        join(ours, sub, true);
        assertThat(receive(ours)).containsExactly("01" + hex("A"));
        ours.send(ZmtpMessage.ofUtf8("A1"), PATIENCE);
        ours.send(ZmtpMessage.ofUtf8("B1"), PATIENCE);
        assertThat(sub.receive(PATIENCE)).containsExactly(hex("B1"));
        ours.close();
        sub.close();
    }

    @Test
    void theirRequestsPassOurProxyToTheirWorker() {
        ZmtpSocket front = context.open(SocketType.ROUTER, SocketOptions.defaults());
        ZmtpSocket back =
                context.open(SocketType.DEALER, SocketOptions.defaults(), front.eventLoop());
        String forClients = front.bind("tcp://127.0.0.1:*").toCompletableFuture().join().toString();
        String forWorkers = back.bind("tcp://127.0.0.1:*").toCompletableFuture().join().toString();
        Proxy proxy = Proxy.builder(front, back).start();
        Peer client = peers.open("REQ", Map.of());
        Peer worker = peers.open("REP", Map.of());
        client.connect(forClients);
        worker.connect(forWorkers);
        for (List<FrameSpec> shape : SHAPES) {
            assertThat(client.send(shape)).isTrue();
            assertThat(worker.echo(1)).isEqualTo(1);
            assertThat(client.receive(PATIENCE)).isEqualTo(digests(shape));
        }
        proxy.terminate();
        client.close();
        worker.close();
        front.close();
        back.close();
    }

    @Test
    void correlatedRequestsAreAnsweredByTheirRep() throws TimeoutException {
        BlockingSocket ours =
                open(
                        SocketType.REQ,
                        SocketOptions.builder().reqRelaxed(true).reqCorrelate(true).build());
        Peer rep = peers.open("REP", Map.of());
        join(ours, rep, false);
        ours.send(ZmtpMessage.ofUtf8("first"), PATIENCE);
        ours.send(ZmtpMessage.ofUtf8("second"), PATIENCE);
        assertThat(rep.echo(2)).isEqualTo(2);
        assertThat(receive(ours)).containsExactly(hex("second"));
        ours.close();
        rep.close();
    }
}
