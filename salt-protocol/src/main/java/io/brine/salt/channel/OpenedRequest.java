package io.brine.salt.channel;

import io.brine.salt.crypto.Crypticle;
import io.brine.salt.payload.PayloadMap;

import org.jspecify.annotations.Nullable;

/**
 * A minion's request, decrypted and checked. Immutable.
 *
 * @param id the minion, empty when an old request names none
 * @param cmd the command, empty when missing
 * @param load without {@code tok} and {@code nonce}
 * @param nonce to be put into the reply, null before version 2
 * @param encAlgo as in the envelope
 * @param sigAlgo as in the envelope
 */
public record OpenedRequest(
        int version,
        String id,
        String cmd,
        PayloadMap load,
        @Nullable String nonce,
        @Nullable String encAlgo,
        @Nullable String sigAlgo) {
    /** The usual reply to this request: under the key that it came with, the nonce in front. */
    public byte[] sealReply(@Nullable Object value, Crypticle key) {
        return RequestOpener.sealReply(value, key, nonce);
    }
}
