package io.brine.examples;

import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.socket.BlockingSocket;
import io.brine.zmtp.socket.SocketOptions;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.socket.ZmtpContext;
import io.brine.zmtp.socket.ZmtpSocket;
import io.brine.zmtp.transport.Endpoint;

import java.util.concurrent.TimeoutException;

/** The shortest: a server as a callback on its event loop, and a client that may block. */
public final class Hello {
    private Hello() {}

    /** Returns the answer. */
    public static String run() throws TimeoutException {
        try (ZmtpContext context = ZmtpContext.create()) {
            ZmtpSocket server = context.open(SocketType.REP, SocketOptions.defaults());
            server.onMessage(
                    request -> {
                        String name = request.utf8(0);
                        request.release();
                        server.send(ZmtpMessage.ofUtf8("hello " + name));
                    });
            Endpoint endpoint = server.bind("tcp://127.0.0.1:*").toCompletableFuture().join();

            BlockingSocket client =
                    BlockingSocket.wrap(context.open(SocketType.REQ, SocketOptions.defaults()));
            client.connect(endpoint.toString());
            Texts.send(client, "world");
            return String.join("", Texts.receive(client));
        }
    }

    /** Runs the example. */
    public static void main(String[] args) throws TimeoutException {
        System.out.println(run());
    }
}
