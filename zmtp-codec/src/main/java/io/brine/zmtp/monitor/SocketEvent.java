package io.brine.zmtp.monitor;

import io.brine.zmtp.wire.ProtocolError;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * Immutable. One event in the life of a socket's connections; names and numbers are those of
 * zmq_socket_monitor.
 */
public sealed interface SocketEvent {
    /** Returns libzmq's bit for the event, ZMQ_EVENT_*; 0 for {@link ZapRequest}. */
    int id();

    /** Returns libzmq's name for the event without {@code ZMQ_EVENT_}: {@code CONNECT_RETRIED}. */
    default String name() {
        return switch (this) {
            case Connected connected -> "CONNECTED";
            case ConnectDelayed delayed -> "CONNECT_DELAYED";
            case ConnectRetried retried -> "CONNECT_RETRIED";
            case Listening listening -> "LISTENING";
            case BindFailed failed -> "BIND_FAILED";
            case Accepted accepted -> "ACCEPTED";
            case AcceptFailed failed -> "ACCEPT_FAILED";
            case Closed closed -> "CLOSED";
            case CloseFailed failed -> "CLOSE_FAILED";
            case Disconnected disconnected -> "DISCONNECTED";
            case MonitorStopped stopped -> "MONITOR_STOPPED";
            case HandshakeFailedNoDetail failed -> "HANDSHAKE_FAILED_NO_DETAIL";
            case HandshakeSucceeded succeeded -> "HANDSHAKE_SUCCEEDED";
            case HandshakeFailedProtocol failed -> "HANDSHAKE_FAILED_PROTOCOL";
            case HandshakeFailedAuth failed -> "HANDSHAKE_FAILED_AUTH";
            case ZapRequest request -> "ZAP_REQUEST";
        };
    }

    /**
     * Returns libzmq's event value: an interval in milliseconds, an error number or status, else 0
     * (where libzmq gives a descriptor).
     */
    default long value() {
        return 0;
    }

    /** Returns the endpoint that was bound or connected, as ZeroMQ spells it. */
    String endpoint();

    /** Returns the address of the peer where one is known. */
    default @Nullable SocketAddress remoteAddress() {
        return null;
    }

    /** A connection to the endpoint is open; its handshake begins. */
    record Connected(String endpoint, @Nullable SocketAddress remoteAddress)
            implements SocketEvent {
        @Override
        public int id() {
            return 0x0001;
        }
    }

    /** A connection is being opened. */
    record ConnectDelayed(String endpoint) implements SocketEvent {
        private static final int EINPROGRESS = 115;

        @Override
        public int id() {
            return 0x0002;
        }

        @Override
        public long value() {
            return EINPROGRESS;
        }
    }

    /** The connection will be tried again after the interval. */
    record ConnectRetried(String endpoint, Duration interval) implements SocketEvent {
        @Override
        public int id() {
            return 0x0004;
        }

        @Override
        public long value() {
            return interval.toMillis();
        }
    }

    /** The endpoint is bound. */
    record Listening(String endpoint) implements SocketEvent {
        @Override
        public int id() {
            return 0x0008;
        }
    }

    /**
     * The endpoint could not be bound.
     *
     * @param errno Linux's error number, EADDRINUSE 98 for instance
     */
    record BindFailed(String endpoint, int errno, String reason) implements SocketEvent {
        @Override
        public int id() {
            return 0x0010;
        }

        @Override
        public long value() {
            return errno;
        }
    }

    /** A peer opened a connection; its handshake begins. */
    record Accepted(String endpoint, @Nullable SocketAddress remoteAddress) implements SocketEvent {
        @Override
        public int id() {
            return 0x0020;
        }
    }

    /**
     * A connection could not be accepted, for want of file descriptors or because of a filter.
     *
     * @param errno Linux's error number, EMFILE 24 for instance
     */
    record AcceptFailed(String endpoint, int errno, String reason) implements SocketEvent {
        @Override
        public int id() {
            return 0x0040;
        }

        @Override
        public long value() {
            return errno;
        }
    }

    /** The listener is closed, or an attempt to connect has failed. */
    record Closed(String endpoint) implements SocketEvent {
        @Override
        public int id() {
            return 0x0080;
        }
    }

    /**
     * The listener could not be closed.
     *
     * @param errno Linux's error number
     */
    record CloseFailed(String endpoint, int errno, String reason) implements SocketEvent {
        @Override
        public int id() {
            return 0x0100;
        }

        @Override
        public long value() {
            return errno;
        }
    }

    /**
     * A connection has ended.
     *
     * @param reason why, or null when the peer or the application just closed it
     */
    record Disconnected(
            String endpoint, @Nullable SocketAddress remoteAddress, @Nullable String reason)
            implements SocketEvent {
        @Override
        public int id() {
            return 0x0200;
        }
    }

    /** No more events will come from this socket. */
    record MonitorStopped(String endpoint) implements SocketEvent {
        @Override
        public int id() {
            return 0x0400;
        }
    }

    /**
     * The connection ended in mid-handshake, or its time ran out.
     *
     * @param errno the error number that libzmq would give (ETIMEDOUT 110, EPIPE 32, ECONNRESET
     *     104)
     */
    record HandshakeFailedNoDetail(
            String endpoint, @Nullable SocketAddress remoteAddress, int errno, String reason)
            implements SocketEvent {
        @Override
        public int id() {
            return 0x0800;
        }

        @Override
        public long value() {
            return errno;
        }
    }

    /** The peer may now be talked to. */
    record HandshakeSucceeded(String endpoint, @Nullable SocketAddress remoteAddress)
            implements SocketEvent {
        @Override
        public int id() {
            return 0x1000;
        }
    }

    /** The peer broke the protocol in the handshake. */
    record HandshakeFailedProtocol(
            String endpoint,
            @Nullable SocketAddress remoteAddress,
            ProtocolError error,
            String reason)
            implements SocketEvent {
        @Override
        public int id() {
            return 0x2000;
        }

        @Override
        public long value() {
            return error.code();
        }
    }

    /** The peer was refused, or refused us, with a ZAP status. */
    record HandshakeFailedAuth(String endpoint, @Nullable SocketAddress remoteAddress, int status)
            implements SocketEvent {
        @Override
        public int id() {
            return 0x4000;
        }

        @Override
        public long value() {
            return status;
        }
    }

    /**
     * A ZAP handler (RFC 27) has answered about a peer; ours, not libzmq's. The arrays are not to
     * be changed.
     *
     * @param endpoint where the peer connected
     * @param version of ZAP, 1.0
     * @param domain the server's, empty for none
     * @param address the peer's, without port
     * @param identity the peer's, where it is known by then
     * @param mechanism NULL, PLAIN or CURVE
     * @param credentials none; user name and password; the peer's public key. They do not show in
     *     {@link #toString}
     * @param status the answer: 200, 300, 400 or 500
     */
    @SuppressWarnings("ArrayRecordComponent") // an event is equal to itself only
    record ZapRequest(
            String endpoint,
            String version,
            String domain,
            String address,
            byte[] identity,
            String mechanism,
            List<byte[]> credentials,
            int status)
            implements SocketEvent {
        @Override
        public int id() {
            return 0;
        }

        @Override
        public long value() {
            return status;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other == this;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }

        @Override
        public String toString() {
            return "ZapRequest[endpoint=%s, domain=%s, address=%s, mechanism=%s, status=%d]"
                    .formatted(endpoint, domain, address, mechanism, status);
        }
    }
}
