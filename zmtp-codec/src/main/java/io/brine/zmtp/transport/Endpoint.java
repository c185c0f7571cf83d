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
            return (host.indexOf(':') >= 0 ? "[" + host + "]" : host)
                    + ":"
                    + (port == 0 ? "*" : String.valueOf(port));
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
     * tcp://[::]:0}, {@code inproc://name}.
     *
     * @throws IllegalArgumentException naming the endpoint and what is wrong with it
     */
    static Endpoint parseBind(String text) {
        return EndpointParser.parseBind(text);
    }

    /**
     * Parses an endpoint to connect to: {@code tcp://host:port}, {@code
     * tcp://source:port;host:port}, {@code inproc://name}.
     *
     * @throws IllegalArgumentException naming the endpoint and what is wrong with it
     */
    static Endpoint parseConnect(String text) {
        return EndpointParser.parseConnect(text);
    }
}
