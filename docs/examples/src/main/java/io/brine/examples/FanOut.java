package io.brine.examples;

import io.brine.zmtp.socket.BlockingSocket;
import io.brine.zmtp.socket.SocketOptions;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.socket.ZmtpContext;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Fan-out: what one sends, all get, whichever channel they listen on. The sender is an XPUB, so
 * that it hears of each listener and can wait until all are there; a message is encoded once
 * however many they are.
 */
public final class FanOut {
    private FanOut() {}

    /** Sends the numbers from 1 to {@code count} to listeners over tcp and inproc, two of each. */
    public static List<List<String>> run(int count) throws TimeoutException {
        try (ZmtpContext context = ZmtpContext.create()) {
            SocketOptions all = SocketOptions.builder().xpubVerbose(true).build();
            BlockingSocket sender = BlockingSocket.wrap(context.open(SocketType.XPUB, all));
            List<BlockingSocket> listeners = new ArrayList<>();
            for (String channel : List.of("tcp://127.0.0.1:*", "inproc://fan-out")) {
                String endpoint = sender.bind(channel);
                for (int i = 0; i < 2; i++) {
                    listeners.add(listener(context, endpoint));
                }
            }
            for (int i = 0; i < listeners.size(); i++) {
                Texts.receive(sender); // the notice that one more subscribed
            }
            for (int i = 1; i <= count; i++) {
                Texts.send(sender, Integer.toString(i));
            }
            List<List<String>> heard = new ArrayList<>();
            for (BlockingSocket listener : listeners) {
                List<String> numbers = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    numbers.addAll(Texts.receive(listener));
                }
                heard.add(numbers);
            }
            return heard;
        }
    }

    private static BlockingSocket listener(ZmtpContext context, String endpoint) {
        BlockingSocket listener =
                BlockingSocket.wrap(context.open(SocketType.SUB, SocketOptions.defaults()));
        listener.subscribe("");
        listener.connect(endpoint);
        return listener;
    }

    /** Runs the example. */
    public static void main(String[] args) throws TimeoutException {
        run(3).forEach(System.out::println);
    }
}
