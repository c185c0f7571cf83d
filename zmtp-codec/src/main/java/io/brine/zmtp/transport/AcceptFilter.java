package io.brine.zmtp.transport;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

/** Immutable. Which addresses may connect over TCP (TCP_ACCEPT_FILTER). */
final class AcceptFilter {
    private final List<IpSubnetFilterRule> allowed;

    /**
     * Reads addresses and networks such as {@code 10.0.0.0/8} and {@code ::1}.
     *
     * @throws IllegalArgumentException naming the one that cannot be read
     */
    AcceptFilter(List<String> networks) {
        allowed = networks.stream().map(AcceptFilter::rule).toList();
    }

    private static IpSubnetFilterRule rule(String network) {
        int slash = network.indexOf('/');
        InetAddress address =
                HostResolver.literal(slash < 0 ? network : network.substring(0, slash));
        if (address == null) {
            throw bad(network);
        }
        try {
            int bits = address.getAddress().length * Byte.SIZE;
            int prefix = slash < 0 ? bits : Integer.parseInt(network.substring(slash + 1));
            return new IpSubnetFilterRule(address, prefix, IpFilterRuleType.ACCEPT);
        } catch (IllegalArgumentException e) {
            throw bad(network);
        }
    }

    private static IllegalArgumentException bad(String network) {
        return new IllegalArgumentException(
                "tcp_accept_filter must be an address or a network as 10.0.0.0/8: " + network);
    }

    /** Returns whether a peer is let in: everybody, when nothing was filtered for. */
    boolean allows(SocketAddress peer) {
        return allowed.isEmpty()
                || (peer instanceof InetSocketAddress inet
                        && allowed.stream().anyMatch(rule -> rule.matches(inet)));
    }
}
