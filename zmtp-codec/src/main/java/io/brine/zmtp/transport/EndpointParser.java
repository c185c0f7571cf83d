package io.brine.zmtp.transport;

import io.brine.zmtp.transport.Endpoint.Inproc;
import io.brine.zmtp.transport.Endpoint.Ipc;
import io.brine.zmtp.transport.Endpoint.Tcp;
import io.brine.zmtp.transport.Endpoint.Udp;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Stateless. Reads ZeroMQ's endpoint texts. */
final class EndpointParser {
    private static final String SEPARATOR = "://";
    private static final int MAX_PORT = 65535;

    /** A path and its NUL fill {@code sun_path}. */
    private static final int MAX_PATH = 107;

    /** What libzmq may be built with and we are not. */
    private static final Set<String> FOREIGN =
            Set.of("pgm", "epgm", "norm", "ws", "wss", "tipc", "vmci", "vsock");

    private EndpointParser() {}

    static Endpoint parseBind(String text) {
        return parse(text, true);
    }

    static Endpoint parseConnect(String text) {
        return parse(text, false);
    }

    private static Endpoint parse(String text, boolean bind) {
        int end = text.indexOf(SEPARATOR);
        if (end < 0) {
            throw bad(text, "write transport://address");
        }
        String transport = text.substring(0, end);
        String address = text.substring(end + SEPARATOR.length());
        return switch (transport) {
            case "tcp" -> bind ? tcp(text, address, true) : tcpTarget(text, address);
            case "ipc" -> ipc(text, address, bind);
            case "udp" -> udp(text, address, bind);
            case "inproc" -> inproc(text, address);
            default ->
                    throw bad(
                            text,
                            (FOREIGN.contains(transport)
                                            ? "the transport " + transport + " is not supported"
                                            : "there is no transport '" + transport + "'")
                                    + "; the transports are tcp, ipc, udp and inproc");
        };
    }

    private static Inproc inproc(String text, String name) {
        if (name.isEmpty()) {
            throw bad(text, "the name is missing");
        }
        return new Inproc(name);
    }

    private static Ipc ipc(String text, String name, boolean wildcards) {
        int octets = name.getBytes(StandardCharsets.UTF_8).length;
        if (octets == 0) {
            throw bad(text, "the path is missing");
        }
        if (octets > MAX_PATH) {
            throw bad(
                    text,
                    "the path has " + octets + " octets; a unix socket's has at most " + MAX_PATH);
        }
        if (name.indexOf('\0') >= 0) {
            throw bad(text, "the path holds a NUL");
        }
        if (name.equals("@")) {
            throw bad(text, "the name behind @ is missing");
        }
        if (name.equals("*") && !wildcards) {
            throw bad(text, "a wildcard cannot be connected to");
        }
        return new Ipc(name);
    }

    private static Udp udp(String text, String address, boolean bind) {
        int semicolon = address.indexOf(';');
        Tcp target = tcp(text, address.substring(semicolon + 1), bind);
        if (semicolon == 0) {
            throw bad(text, "the interface before ; is missing");
        }
        return new Udp(
                target.host(),
                target.port(),
                semicolon < 0 ? null : unbracketed(text, address.substring(0, semicolon)));
    }

    private static Tcp tcpTarget(String text, String address) {
        int semicolon = address.indexOf(';');
        if (semicolon < 0) {
            return tcp(text, address, false);
        }
        Tcp source = tcp(text, address.substring(0, semicolon), true);
        Tcp target = tcp(text, address.substring(semicolon + 1), false);
        return new Tcp(target.host(), target.port(), source);
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
        if (host.isEmpty()) {
            throw bad(text, "the host is missing");
        }
        if (host.equals("*") && !wildcards) {
            throw bad(text, "a wildcard cannot be connected to");
        }
        return unbracketed(text, host);
    }

    private static String unbracketed(String text, String host) {
        if (!host.startsWith("[") || !host.endsWith("]")) {
            return host;
        }
        String inner = host.substring(1, host.length() - 1);
        if (inner.indexOf(':') < 0) {
            throw bad(text, "brackets hold an IPv6 address");
        }
        return inner;
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
