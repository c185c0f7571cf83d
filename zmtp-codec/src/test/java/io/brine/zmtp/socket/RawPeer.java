package io.brine.zmtp.socket;

import io.netty.buffer.ByteBufUtil;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;

/** A peer made of octets: connects, writes what it is told, reads what comes. */
final class RawPeer implements AutoCloseable {
    static final String ZEROS_48 =
            "000000000000000000000000000000000000000000000000"
                    + "000000000000000000000000000000000000000000000000";
    static final String GREETING = "ff00000000000000017f03014e554c4c" + ZEROS_48;
    static final String GREETING_3_0 = "ff00000000000000017f03004e554c4c" + ZEROS_48;

    private final Socket socket;

    RawPeer(String endpoint) throws IOException {
        this(new Socket(URI.create(endpoint).getHost(), URI.create(endpoint).getPort()));
    }

    private RawPeer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(5000);
        socket.setTcpNoDelay(true);
    }

    /** Takes the next connection that our side dials. */
    static RawPeer accept(ServerSocket listener) throws IOException {
        return new RawPeer(listener.accept());
    }

    /** Speaks over a connection that is there. */
    static RawPeer over(Socket socket) throws IOException {
        return new RawPeer(socket);
    }

    /** Listens on a free port of the loopback interface. */
    static ServerSocket listen() throws IOException {
        ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listener.setSoTimeout(5000);
        return listener;
    }

    static String ready(String type) {
        String value =
                ByteBufUtil.hexDump(type.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        return "04%02x0552454144590b536f636b65742d54797065%08x%s"
                .formatted(22 + type.length(), type.length(), value);
    }

    RawPeer write(String hex) throws IOException {
        return write(ByteBufUtil.decodeHexDump(hex));
    }

    RawPeer write(byte[] octets) throws IOException {
        socket.getOutputStream().write(octets);
        socket.getOutputStream().flush();
        return this;
    }

    /** Reads exactly so many octets, as hex. */
    String read(int count) throws IOException {
        return ByteBufUtil.hexDump(socket.getInputStream().readNBytes(count));
    }

    /** Greets and sends READY, and reads ours of {@code readySize} octets, header included. */
    RawPeer shake(String type, int readySize) throws IOException {
        write(GREETING + ready(type));
        if (read(64 + readySize).length() < 2 * (64 + readySize)) {
            throw new IOException("the other side closed in the handshake");
        }
        return this;
    }

    /** Reads to the end; returns whether the other side closed (or reset) in time. */
    boolean isClosedByPeer() throws IOException {
        InputStream in = socket.getInputStream();
        byte[] sink = new byte[8192];
        try {
            while (in.read(sink) >= 0) {
                // What it says before it closes is of no interest here.
            }
            return true;
        } catch (SocketException reset) {
            return true;
        }
    }

    /** Sends the end of the stream, where {@link #close} may reset the connection instead. */
    RawPeer end() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
