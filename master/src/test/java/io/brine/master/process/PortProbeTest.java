package io.brine.master.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

@Timeout(30)
class PortProbeTest {
    private static final String LOOPBACK = "127.0.0.1";

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static @Nullable String probe(String address, int greeting) throws IOException {
        try (ServerSocket server = listen()) {
            CompletableFuture<Void> served =
                    CompletableFuture.runAsync(
                            () -> {
                                try (Socket peer = server.accept()) {
                                    peer.getOutputStream().write(greeting);
                                } catch (IOException e) {
                                    throw new CompletionException(e);
                                }
                            });
            String complaint = PortProbe.complaint("ret_port", address, server.getLocalPort());
            served.join();
            return complaint;
        }
    }

    @Test
    void whoeverGreetsIsWell() throws IOException {
        assertThat(probe(LOOPBACK, 0xFF)).isNull();
        assertThat(probe("0.0.0.0", 0xFF)).isNull();
    }

    @Test
    void whoeverSaysSomethingElseIsNot() throws IOException {
        assertThat(probe(LOOPBACK, 'S')).startsWith("ret_port ").endsWith("does not greet");
    }

    @Test
    void whoeverAcceptsAndIsSilentIsNot() throws IOException {
        try (ServerSocket server = listen()) {
            assertThat(PortProbe.complaint("ret_port", LOOPBACK, server.getLocalPort()))
                    .contains("does not answer");
        }
    }

    @Test
    void aClosedPortIsNot() throws IOException {
        ServerSocket server = listen();
        int port = server.getLocalPort();
        server.close();
        assertThat(PortProbe.complaint("publish_port", LOOPBACK, port))
                .startsWith("publish_port " + port + " does not answer: ");
    }
}
