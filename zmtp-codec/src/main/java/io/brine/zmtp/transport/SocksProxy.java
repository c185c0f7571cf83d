package io.brine.zmtp.transport;

/**
 * Immutable. A SOCKS5 proxy (RFC 1928) to connect through.
 *
 * @param host a name or an address without brackets
 * @param port 1 to 65535
 * @param user the user name (RFC 1929), empty for none; at most 255 octets
 * @param password its password; at most 255 octets
 */
public record SocksProxy(String host, int port, String user, String password) {
    /**
     * Reads {@code host:port}.
     *
     * @throws IllegalArgumentException naming the text and what is wrong with it
     */
    public static SocksProxy parse(String address, String user, String password) {
        Endpoint.Tcp place;
        try {
            place = (Endpoint.Tcp) Endpoint.parseConnect("tcp://" + address);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "socks_proxy must be host:port: '" + address + "'", e);
        }
        return new SocksProxy(place.host(), place.port(), user, password);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "socks5://" + new Endpoint.Tcp(host, port).toString().substring("tcp://".length());
    }
}
