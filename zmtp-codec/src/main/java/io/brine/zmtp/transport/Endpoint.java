package io.brine.zmtp.transport;

import org.jspecify.annotations.Nullable;

/**
 * Immutable. Where a socket binds or connects to, spelt as ZeroMQ does. Further transports are
 * further members.
 */
public sealed interface Endpoint {
    /**
     * A TCP endpoint.
     *
     * @param host a name, an address without brackets, or {@code *} (any address; bind only)
     * @param port 1 to 65535; 0 for "any free one" (bind only)
     * @param source where to connect from, or null
     */
    record Tcp(String host, int port, @Nullable Tcp source) implements Endpoint {
        /** Makes an endpoint without a source. */
        public Tcp(String host, int port) {
            this(host, port, null);
        }

        @Override
        public String toString() {
            String from = source == null ? "" : source.hostAndPort() + ";";
            return "tcp://" + from + hostAndPort();
        }

        private String hostAndPort() {
            return Endpoint.hostAndPort(host, port);
        }
    }

    /**
     * A unix domain socket.
     *
     * @param name a path of at most 107 octets, {@code @name} for a name in Linux's abstract
     *     namespace, or {@code *} for a fresh path (bind only)
     */
    record Ipc(String name) implements Endpoint {
        /** Returns whether the name is in the abstract namespace, and no file. */
        public boolean isAbstract() {
            return name.startsWith("@");
        }

        /** Returns whether a fresh path is wanted. */
        public boolean isWildcard() {
            return name.equals("*");
        }

        @Override
        public String toString() {
            return "ipc://" + name;
        }
    }

    /**
     * A UDP endpoint of RADIO (which connects) and DISH (which binds): an address, or a multicast
     * group.
     *
     * @param host a name, an address without brackets, or {@code *} (any address; bind only)
     * @param port 1 to 65535; 0 for "any free one" (bind only)
     * @param networkInterface the interface's name or address, or null for the system's choice
     */
    record Udp(String host, int port, @Nullable String networkInterface) implements Endpoint {
        @Override
        public String toString() {
            String via = networkInterface == null ? "" : networkInterface + ";";
            return "udp://" + via + Endpoint.hostAndPort(host, port);
        }
    }

    /**
     * An endpoint within one context.
     *
     * @param name any non-empty text
     */
    record Inproc(String name) implements Endpoint {
        @Override
        public String toString() {
            return "inproc://" + name;
        }
    }

    /**
     * Parses an endpoint to bind: {@code tcp://*:4506}, {@code tcp://127.0.0.1:*}, {@code
     * tcp://lo:0}, {@code ipc:///run/x}, {@code ipc://@name}, {@code ipc://*}, {@code
     * udp://eth0;239.0.0.1:5555}, {@code inproc://name}.
     *
     * @throws IllegalArgumentException naming the endpoint and what is wrong with it
     */
    static Endpoint parseBind(String text) {
        return EndpointParser.parseBind(text);
    }

    /**
     * Parses an endpoint to connect to: {@code tcp://host:port}, {@code
     * tcp://source:port;host:port}, {@code ipc:///run/x}, {@code ipc://@name}, {@code
     * udp://239.0.0.1:5555}, {@code inproc://name}.
     *
     * @throws IllegalArgumentException naming the endpoint and what is wrong with it
     */
    static Endpoint parseConnect(String text) {
        return EndpointParser.parseConnect(text);
    }

    private static String hostAndPort(String host, int port) {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host)
                + ":"
                + (port == 0 ? "*" : String.valueOf(port));
    }
}
