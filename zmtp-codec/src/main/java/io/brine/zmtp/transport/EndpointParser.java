package io.brine.zmtp.transport;

import io.brine.zmtp.transport.Endpoint.Inproc;
import io.brine.zmtp.transport.Endpoint.Tcp;

/** Stateless. Reads ZeroMQ's endpoint texts. */
final class EndpointParser {
    private static final String TCP = "tcp://";
    private static final String INPROC = "inproc://";
    private static final int MAX_PORT = 65535;

    private EndpointParser() {}

    static Endpoint parseBind(String text) {
        if (text.startsWith(TCP)) {
            return tcp(text, text.substring(TCP.length()), true);
        }
        return other(text);
    }

    static Endpoint parseConnect(String text) {
        if (!text.startsWith(TCP)) {
            return other(text);
        }
        String rest = text.substring(TCP.length());
        int semicolon = rest.indexOf(';');
        if (semicolon < 0) {
            return tcp(text, rest, false);
        }
        Tcp source = tcp(text, rest.substring(0, semicolon), true);
        Tcp target = tcp(text, rest.substring(semicolon + 1), false);
        return new Tcp(target.host(), target.port(), source);
    }

    private static Endpoint other(String text) {
        if (text.startsWith(INPROC)) {
            String name = text.substring(INPROC.length());
            if (name.isEmpty()) {
                throw bad(text, "the name is missing");
            }
            return new Inproc(name);
        }
        int colon = text.indexOf("://");
        throw bad(
                text,
                colon < 0 ? "write transport://address" : "the transports are tcp and inproc");
    }

    private static Tcp tcp(String text, String address, boolean wildcards) {
        int colon = address.lastIndexOf(':');
        if (colon < 0) {
            throw bad(text, "the port is missing");
        }
        return new Tcp(
                host(text, address.substring(0, colon), wildcards),
                port(text, address.substring(colon + 1), wildcards));
    }

    private static String host(String text, String host, boolean wildcards) {
        if (host.startsWith("[") && host.endsWith("]")) {
            String inner = host.substring(1, host.length() - 1);
            if (inner.indexOf(':') < 0) {
                throw bad(text, "brackets hold an IPv6 address");
            }
            return inner;
        }
        if (host.isEmpty()) {
            throw bad(text, "the host is missing");
        }
        if (host.equals("*") && !wildcards) {
            throw bad(text, "a wildcard cannot be connected to");
        }
        return host;
    }

    private static int port(String text, String port, boolean wildcards) {
        if (port.equals("*") && wildcards) {
            return 0;
        }
        int number =
                port.length() <= 5
                                && !port.isEmpty()
                                && port.chars().allMatch(c -> c >= '0' && c <= '9')
                        ? Integer.parseInt(port)
                        : -1;
        if (number < (wildcards ? 0 : 1) || number > MAX_PORT) {
            throw bad(
                    text,
                    "the port must be 1 to 65535" + (wildcards ? ", or * for any free one" : ""));
        }
        return number;
    }

    private static IllegalArgumentException bad(String text, String what) {
        return new IllegalArgumentException("invalid endpoint '" + text + "': " + what);
    }
}
