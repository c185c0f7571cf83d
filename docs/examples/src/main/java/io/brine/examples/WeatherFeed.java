package io.brine.examples;

import io.brine.zmtp.proxy.Proxy;
import io.brine.zmtp.socket.BlockingSocket;
import io.brine.zmtp.socket.SocketOptions;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.socket.ZmtpContext;
import io.brine.zmtp.socket.ZmtpSocket;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Publish-subscribe through a forwarder: publishers and subscribers know only the forwarder, which
 * is a proxy between an XSUB and an XPUB. Subscriptions travel upstream, so that a publisher sends
 * nothing that nobody wants.
 */
public final class WeatherFeed {
    private WeatherFeed() {}

    /** Publishes reports on three cities, {@code rounds} times; returns what Oslo's reader got. */
    public static List<String> run(int rounds) throws TimeoutException {
        try (ZmtpContext context = ZmtpContext.create()) {
            ZmtpSocket upstream = context.open(SocketType.XSUB, SocketOptions.defaults());
            ZmtpSocket downstream = context.open(SocketType.XPUB, SocketOptions.defaults());
            String forPublishers = bind(upstream);
            String forSubscribers = bind(downstream);
            Proxy forwarder = Proxy.builder(upstream, downstream).start();

            BlockingSocket reader =
                    BlockingSocket.wrap(context.open(SocketType.SUB, SocketOptions.defaults()));
            reader.subscribe("oslo ");
            reader.connect(forSubscribers);

            // A PUB would do; an XPUB hears when the first subscription has come up to it.
            BlockingSocket station =
                    BlockingSocket.wrap(context.open(SocketType.XPUB, SocketOptions.defaults()));
            station.connect(forPublishers);
            Texts.receive(station);

            for (int i = 0; i < rounds; i++) {
                for (String city : List.of("lima", "oslo", "osaka")) {
                    Texts.send(station, city + " " + (10 + i), "C");
                }
            }
            List<String> reports = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                reports.add(String.join(" ", Texts.receive(reader)));
            }
            forwarder.terminate();
            return reports;
        }
    }

    private static String bind(ZmtpSocket socket) {
        return socket.bind("tcp://127.0.0.1:*").toCompletableFuture().join().toString();
    }

    /** Runs the example. */
    public static void main(String[] args) throws TimeoutException {
        run(3).forEach(System.out::println);
    }
}
