package io.brine.zmtp.zap;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Immutable. A server's question about a client (RFC 27, frames in this order). The credentials are
 * secret: {@link #toString} leaves them out.
 */
public final class ZapRequest {
    /** The version of ZAP. */
    public static final String VERSION = "1.0";

    private final String requestId;
    private final String domain;
    private final String address;
    private final byte[] identity;
    private final String mechanism;
    private final List<byte[]> credentials;

    /**
     * Makes a request.
     *
     * @param requestId to be echoed by the reply
     * @param domain the server socket's ZAP domain, empty for none
     * @param address the client's IP address without port; for ipc {@code localhost}, with the
     *     user, group and process where known, as libzmq writes it
     * @param identity the client's, where it is known already; else no octets
     * @param mechanism NULL, PLAIN or CURVE
     * @param credentials none; user name and password; the client's public key of 32 octets
     */
    public ZapRequest(
            String requestId,
            String domain,
            String address,
            byte[] identity,
            String mechanism,
            List<byte[]> credentials) {
        this.requestId = requestId;
        this.domain = domain;
        this.address = address;
        this.identity = identity.clone();
        this.mechanism = mechanism;
        this.credentials = credentials.stream().map(byte[]::clone).toList();
    }

    /** Returns "1.0". */
    public String version() {
        return VERSION;
    }

    /** Returns the id that the reply echoes. */
    public String requestId() {
        return requestId;
    }

    /** Returns the server socket's domain, empty for none. */
    public String domain() {
        return domain;
    }

    /** Returns where the client is. */
    public String address() {
        return address;
    }

    /** Returns a copy of the client's identity; no octets where it is not known. */
    public byte[] identity() {
        return identity.clone();
    }

    /** Returns NULL, PLAIN or CURVE. */
    public String mechanism() {
        return mechanism;
    }

    /** Returns copies of the credentials' octets. */
    public List<byte[]> credentials() {
        return credentials.stream().map(byte[]::clone).toList();
    }

    /** Returns a credential as UTF-8 text; empty when there is none at that index. */
    public String credentialText(int index) {
        return index < credentials.size()
                ? new String(credentials.get(index), StandardCharsets.UTF_8)
                : "";
    }

    @Override
    public String toString() {
        return "ZapRequest(" + mechanism + " from " + address + ", domain '" + domain + "')";
    }
}
