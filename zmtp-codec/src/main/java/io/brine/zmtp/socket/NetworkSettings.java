package io.brine.zmtp.socket;

import io.brine.zmtp.transport.NetworkOptions;
import io.brine.zmtp.transport.SocksProxy;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/** Stateless. What a socket's options ask of the system. */
final class NetworkSettings {
    private NetworkSettings() {}

    static NetworkOptions of(TransportOptions options, ConnectionOptions connections) {
        return new NetworkOptions(
                options.backlog(),
                options.ipv6(),
                connections.connectTimeout(),
                options.sendBuffer(),
                options.receiveBuffer(),
                tcp(options),
                new NetworkOptions.IpcFilter(
                        Set.copyOf(options.ipcUserFilters()),
                        Set.copyOf(options.ipcGroupFilters()),
                        Set.copyOf(options.ipcProcessFilters())),
                proxy(options));
    }

    private static NetworkOptions.Tcp tcp(TransportOptions options) {
        SocketOptions.TcpKeepAlive keepAlive = options.tcpKeepAlive();
        return new NetworkOptions.Tcp(
                keepAlive.enabled(),
                (int) keepAlive.idle().toSeconds(),
                (int) keepAlive.interval().toSeconds(),
                keepAlive.count(),
                options.typeOfService(),
                options.priority(),
                options.tcpMaxRetransmit(),
                options.bindToDevice(),
                options.tcpAcceptFilters());
    }

    private static @Nullable SocksProxy proxy(TransportOptions options) {
        return options.socksProxy().isEmpty()
                ? null
                : SocksProxy.parse(
                        options.socksProxy(), options.socksUsername(), options.socksPassword());
    }
}
