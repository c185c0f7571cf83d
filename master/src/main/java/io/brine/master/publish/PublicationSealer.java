package io.brine.master.publish;

import io.brine.master.auth.SharedKey;
import io.brine.salt.channel.Publication;
import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.crypto.SaltCryptoException;
import io.brine.salt.crypto.SigAlgo;
import io.brine.salt.job.PublishLoad;

import org.jspecify.annotations.Nullable;

/**
 * Encrypts a publish with the shared key and signs it with the master's, each with the next serial
 * number. Thread-safe, but callers on several threads must themselves keep the serials in order.
 */
public final class PublicationSealer {
    private final SharedKey sharedKey;
    private final @Nullable RsaKeyPair signer;
    private final SigAlgo algorithm;

    /** Without a signer, publishes are not signed ({@code sign_pub_messages} off). */
    public PublicationSealer(SharedKey sharedKey, @Nullable RsaKeyPair signer, SigAlgo algorithm) {
        this.sharedKey = sharedKey;
        this.signer = signer;
        this.algorithm = algorithm;
    }

    /** The body as it goes on the wire; costs an RSA operation if signed. */
    public byte[] seal(PublishLoad load) throws SaltCryptoException {
        SharedKey.Epoch epoch = sharedKey.current();
        return Publication.seal(
                        load.toMap(), epoch.nextSerial(), epoch.crypticle(), signer, algorithm)
                .encode();
    }
}
