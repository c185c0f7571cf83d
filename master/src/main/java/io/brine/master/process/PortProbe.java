package io.brine.master.process;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/**
 * Knocks at a port of this machine as a peer would, and listens for the first octet of the ZMTP
 * greeting, which whoever accepts sends unasked. Stateless; blocks.
 */
public final class PortProbe {
    private static final int SIGNATURE = 0xFF;
    private static final int PATIENCE_MILLIS = (int) Duration.ofSeconds(2).toMillis();

    private PortProbe() {}

    /**
     * What is wrong with the port, or null when it greets within 2 seconds.
     *
     * @param option the name of the port, for the text
     * @param interfaceAddress where it is bound; for all addresses, loopback is tried
     */
    public static @Nullable String complaint(String option, String interfaceAddress, int port) {
        try (Socket socket = new Socket()) {
            InetAddress address = InetAddress.getByName(interfaceAddress);
            if (address.isAnyLocalAddress()) {
                address = InetAddress.getLoopbackAddress();
            }
            socket.connect(new InetSocketAddress(address, port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            return socket.getInputStream().read() == SIGNATURE
                    ? null
                    : option + " " + port + " accepts, but does not greet";
        } catch (IOException e) {
            return option + " " + port + " does not answer: " + e.getMessage();
        }
    }
}
