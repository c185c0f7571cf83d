package io.brine.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.socket.BlockingSocket;
import io.brine.zmtp.socket.SocketOptions;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.socket.ZmtpContext;
import io.brine.zmtp.socket.ZmtpSocket;
import io.brine.zmtp.socket.ZmtpSocketException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Request-reply with load balancing: clients ask a ROUTER, workers announce themselves to another
 * ROUTER, and each request goes to the worker that has been idle longest. While none is idle, the
 * broker does not receive from clients, so that their requests wait with them. Workers are REQ
 * sockets that "ask" for work.
 */
public final class LeastRecentlyUsedBroker {
    private static final String READY = "READY";

    private final ZmtpSocket clients;
    private final ZmtpSocket workers;

    /** Identities of idle workers, longest idle first. Confined to the loop of both sockets. */
    private final ArrayDeque<byte[]> idle = new ArrayDeque<>();

    /** Makes a broker; both of its sockets live on one event loop and need no locks. */
    public LeastRecentlyUsedBroker(ZmtpContext context) {
        clients = context.open(SocketType.ROUTER, SocketOptions.defaults());
        workers = context.open(SocketType.ROUTER, SocketOptions.defaults(), clients.eventLoop());
        clients.eventLoop().execute(clients::pauseReceiving);
        clients.onMessage(this::onRequest);
        workers.onMessage(this::onWorker);
    }

    /** Returns where clients connect to. */
    public String bindClients(String endpoint) {
        return clients.bind(endpoint).toCompletableFuture().join().toString();
    }

    /** Returns where workers connect to. */
    public String bindWorkers(String endpoint) {
        return workers.bind(endpoint).toCompletableFuture().join().toString();
    }

    /** A request: client, "", question. Out it goes as worker, "", client, "", question. */
    private void onRequest(ZmtpMessage request) {
        byte[] worker = idle.remove();
        if (idle.isEmpty()) {
            clients.pauseReceiving();
        }
        pass(workers, request.prepend(Unpooled.EMPTY_BUFFER).prepend(worker));
    }

    /** From a worker: worker, "", READY; or worker, "", client, "", answer. */
    private void onWorker(ZmtpMessage message) {
        idle.add(ByteBufUtil.getBytes(message.frame(0)));
        clients.resumeReceiving();
        if (message.frameCount() == 3) {
            message.release();
        } else {
            pass(clients, message.skip(2));
        }
    }

    private static void pass(ZmtpSocket to, ZmtpMessage message) {
        if (!to.send(message).consumed()) {
            message.release();
        }
    }

    /** Serves {@code questions} questions of each client by the workers; returns the answers. */
    public static List<String> run(int workerCount, int clientCount, int questions)
            throws TimeoutException {
        try (ZmtpContext context = ZmtpContext.create()) {
            LeastRecentlyUsedBroker broker = new LeastRecentlyUsedBroker(context);
            String forClients = broker.bindClients("tcp://127.0.0.1:*");
            String forWorkers = broker.bindWorkers("inproc://workers");
            for (int i = 0; i < workerCount; i++) {
                String name = "worker " + i;
                BlockingSocket worker = req(context, forWorkers);
                Thread.ofPlatform().daemon().start(() -> work(worker, name));
            }
            List<BlockingSocket> clients = new ArrayList<>();
            for (int i = 0; i < clientCount; i++) {
                clients.add(req(context, forClients));
            }
            List<String> answers = new ArrayList<>();
            for (int i = 0; i < questions; i++) {
                for (BlockingSocket client : clients) {
                    Texts.send(client, "question " + i);
                }
                for (BlockingSocket client : clients) {
                    answers.add(Texts.receive(client).get(0));
                }
            }
            return answers;
        }
    }

    private static BlockingSocket req(ZmtpContext context, String endpoint) {
        BlockingSocket socket =
                BlockingSocket.wrap(context.open(SocketType.REQ, SocketOptions.defaults()));
        socket.connect(endpoint);
        return socket;
    }

    private static void work(BlockingSocket socket, String name) {
        try {
            Texts.send(socket, READY);
            while (true) {
                ZmtpMessage task = socket.receive();
                if (task == null) {
                    return;
                }
                ByteBuf client = task.frame(0).retainedDuplicate();
                String answer = name + " on " + task.utf8(2);
                task.release();
                socket.send(
                        ZmtpMessage.of(
                                client,
                                Unpooled.EMPTY_BUFFER,
                                Unpooled.copiedBuffer(answer, UTF_8)));
            }
        } catch (ZmtpSocketException closed) {
            // The context is closed: no more work.
            return;
        } catch (TimeoutException never) {
            throw new IllegalStateException(never);
        }
    }

    /** Runs the example. */
    public static void main(String[] args) throws TimeoutException {
        run(3, 2, 3).forEach(System.out::println);
    }
}
