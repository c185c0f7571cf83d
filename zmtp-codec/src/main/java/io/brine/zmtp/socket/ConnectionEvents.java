package io.brine.zmtp.socket;

import io.brine.zmtp.monitor.SocketEvent;
import io.brine.zmtp.transport.HandshakeFailure;
import io.brine.zmtp.transport.StreamLink;
import io.brine.zmtp.zap.ZapRequest;

import java.net.SocketAddress;

/** Stateless. How failed handshakes are counted and told, the same for both roles. */
final class ConnectionEvents {
    private ConnectionEvents() {}

    static void handshakeFailed(
            BaseSocket socket, String endpoint, StreamLink link, HandshakeFailure failure) {
        SocketAddress address = link.remoteAddress();
        switch (failure) {
            case HandshakeFailure.Protocol(var error, String reason) -> {
                socket.counters.handshakesFailed.increment();
                socket.counters.protocolErrors.increment();
                socket.monitors.emit(
                        new SocketEvent.HandshakeFailedProtocol(endpoint, address, error, reason));
            }
            case HandshakeFailure.NoDetail(int errno, String reason, boolean silent) -> {
                if (!silent) {
                    socket.counters.handshakesFailed.increment();
                }
                socket.monitors.emit(
                        new SocketEvent.HandshakeFailedNoDetail(endpoint, address, errno, reason));
            }
            case HandshakeFailure.Denied(int status, String text) -> {
                socket.counters.handshakesFailed.increment();
                socket.monitors.emit(
                        new SocketEvent.HandshakeFailedAuth(endpoint, address, status));
            }
            case HandshakeFailure.Refused(String reason) -> {
                socket.counters.handshakesFailed.increment();
                int status = status(reason);
                socket.monitors.emit(
                        status == 0
                                ? new SocketEvent.HandshakeFailedNoDetail(
                                        endpoint, address, 0, "the peer sent ERROR")
                                : new SocketEvent.HandshakeFailedAuth(endpoint, address, status));
            }
        }
    }

    static void zapReply(BaseSocket socket, String endpoint, ZapRequest request, int status) {
        socket.monitors.emit(
                new SocketEvent.ZapRequest(
                        endpoint,
                        request.version(),
                        request.domain(),
                        request.address(),
                        request.identity(),
                        request.mechanism(),
                        request.credentials(),
                        status));
    }

    /** Returns the ZAP status that an ERROR's reason is, or 0. */
    static int status(String reason) {
        return switch (reason) {
            case "300", "400", "500" -> Integer.parseInt(reason);
            default -> 0;
        };
    }
}
