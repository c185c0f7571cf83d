package io.brine.zmtp.tool.format;

import io.brine.zmtp.handshake.HostAddress;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Stateless. A peer's address as libzmq gives it in Peer-Address: without a port. */
final class PeerAddress {
    private PeerAddress() {}

    static String of(SocketAddress address) {
        if (address instanceof InetSocketAddress inet && inet.getAddress() != null) {
            return inet.getAddress().getHostAddress();
        }
        return address instanceof HostAddress host ? host.zapText() : address.toString();
    }
}
