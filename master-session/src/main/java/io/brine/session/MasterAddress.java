package io.brine.session;

import io.brine.daemon.config.ConfigException;

import org.jspecify.annotations.Nullable;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a master's request server listens, as {@code master} and {@code master_port} say.
 * Immutable.
 *
 * @param host a name, an IPv4 or an IPv6 address, without brackets; names are resolved at every
 *     dial
 * @param requestPort 1 to 65535
 */
public record MasterAddress(String host, int requestPort) {

    private static final Pattern BRACKETED = Pattern.compile("\\[([^\\]]+)\\](?::(\\d+))?");
    private static final Pattern WITH_PORT = Pattern.compile("([^:]+):(\\d+)");

    /**
     * Reads {@code host}, {@code host:port}, {@code [v6]}, {@code [v6]:port} or a bare IPv6
     * address.
     *
     * @param defaultPort {@code master_port}
     * @throws ConfigException naming the option when it is none of them
     */
    public static MasterAddress parse(String text, int defaultPort) {
        String address = text.strip();
        Matcher bracketed = BRACKETED.matcher(address);
        Matcher withPort = WITH_PORT.matcher(address);
        if (bracketed.matches()) {
            return new MasterAddress(
                    bracketed.group(1), port(text, bracketed.group(2), defaultPort));
        }
        if (withPort.matches()) {
            return new MasterAddress(withPort.group(1), port(text, withPort.group(2), defaultPort));
        }
        if (address.isEmpty()
                || address.contains("[")
                || address.contains("]")
                || address.matches("[^:]*:[^:]*")) {
            throw new ConfigException(
                    "minion: master: '"
                            + text
                            + "' is not a host, host:port or [IPv6 address]:port");
        }
        return new MasterAddress(address, port(text, null, defaultPort));
    }

    private static int port(String text, @Nullable String digits, int defaultPort) {
        int port =
                digits == null ? defaultPort : digits.length() > 5 ? 0 : Integer.parseInt(digits);
        if (port < 1 || port > 65535) {
            throw new ConfigException(
                    "minion: master: '" + text + "' has a port outside of 1 to 65535");
        }
        return port;
    }

    /** The host as it stands in a ZeroMQ endpoint. */
    public String endpointHost() {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    /** ZeroMQ's spelling, as Salt's logs show it. */
    @Override
    public String toString() {
        return "tcp://" + endpointHost() + ":" + requestPort;
    }
}
