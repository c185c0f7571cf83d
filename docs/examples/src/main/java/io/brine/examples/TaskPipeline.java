package io.brine.examples;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.socket.BlockingSocket;
import io.brine.zmtp.socket.SendResult;
import io.brine.zmtp.socket.SocketOptions;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.socket.ZmtpContext;
import io.brine.zmtp.socket.ZmtpSocket;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/**
 * Task distribution: a ventilator pushes tasks to workers in turn, the workers push results to a
 * sink. The workers are callbacks on the context's event loops: no thread waits for anything.
 */
public final class TaskPipeline {
    /** What came out of a run. */
    public record Outcome(long sum, int workersThatWorked) {}

    private TaskPipeline() {}

    /** Squares the numbers from 1 to {@code tasks} on some workers; returns the sum of squares. */
    public static Outcome run(int workers, int tasks) throws TimeoutException {
        try (ZmtpContext context = ZmtpContext.create()) {
            BlockingSocket ventilator =
                    BlockingSocket.wrap(context.open(SocketType.PUSH, SocketOptions.defaults()));
            BlockingSocket sink =
                    BlockingSocket.wrap(context.open(SocketType.PULL, SocketOptions.defaults()));
            String from = ventilator.bind("tcp://127.0.0.1:*");
            String to = sink.bind("tcp://127.0.0.1:*");
            for (int i = 0; i < workers; i++) {
                startWorker(context, "worker " + i, from, to);
            }
            // Each worker says once that it is ready, so that none comes too late for its share.
            for (int i = 0; i < workers; i++) {
                Texts.receive(sink);
            }
            for (int i = 1; i <= tasks; i++) {
                Texts.send(ventilator, Integer.toString(i));
            }
            long sum = 0;
            Set<String> seen = new HashSet<>();
            for (int i = 0; i < tasks; i++) {
                List<String> result = Texts.receive(sink);
                seen.add(result.get(0));
                sum += Long.parseLong(result.get(1));
            }
            return new Outcome(sum, seen.size());
        }
    }

    private static void startWorker(ZmtpContext context, String name, String from, String to) {
        ZmtpSocket results = context.open(SocketType.PUSH, SocketOptions.defaults());
        // On the same loop, so that a task's handler may send right away.
        ZmtpSocket tasks =
                context.open(SocketType.PULL, SocketOptions.defaults(), results.eventLoop());
        tasks.onMessage(
                task -> {
                    long number = Long.parseLong(Texts.take(task).get(0));
                    ZmtpMessage result = ZmtpMessage.ofUtf8(name, Long.toString(number * number));
                    if (results.send(result) != SendResult.SENT) {
                        // The sink is behind: hold this result, and take no more tasks meanwhile.
                        tasks.pauseReceiving();
                        results.onWritable(
                                () -> {
                                    if (results.send(result) == SendResult.SENT) {
                                        tasks.resumeReceiving();
                                    }
                                });
                    }
                });
        tasks.monitor(
                event -> {
                    if (event.name().equals("HANDSHAKE_SUCCEEDED")) {
                        results.sendAsync(ZmtpMessage.ofUtf8(name, "ready"));
                    }
                });
        results.connect(to);
        tasks.connect(from);
    }

    /** Runs the example. */
    public static void main(String[] args) throws TimeoutException {
        System.out.println(run(3, 100));
    }
}
