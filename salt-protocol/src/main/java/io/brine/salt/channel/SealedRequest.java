package io.brine.salt.channel;

/** A request's body and the nonce that its reply must carry. The body's array is not copied. */
public final class SealedRequest {
    private final byte[] body;
    private final String nonce;

    SealedRequest(byte[] body, String nonce) {
        this.body = body;
        this.nonce = nonce;
    }

    public byte[] body() {
        return body;
    }

    public String nonce() {
        return nonce;
    }
}
