package io.brine.session;

import io.brine.salt.crypto.Crypticle;
import io.brine.salt.crypto.KeyString;

import java.security.interfaces.RSAPublicKey;

/**
 * What a sign-in gave: the keys in use with one master. Immutable; two sign-ins are never equal.
 */
public final class Credentials {

    private final MasterAddress master;
    private final KeyString sharedKey;
    private final Crypticle shared;
    private final Crypticle session;
    private final int publishPort;
    private final RSAPublicKey masterKey;

    /**
     * @param master who gave them
     * @param sharedKey opens publications
     * @param sessionKey seals requests
     * @param publishPort the port that the master told
     * @param masterKey the master's public key, pinned
     */
    public Credentials(
            MasterAddress master,
            KeyString sharedKey,
            KeyString sessionKey,
            int publishPort,
            RSAPublicKey masterKey) {
        this.master = master;
        this.sharedKey = sharedKey;
        this.shared = new Crypticle(sharedKey);
        this.session = new Crypticle(sessionKey);
        this.publishPort = publishPort;
        this.masterKey = masterKey;
    }

    public MasterAddress master() {
        return master;
    }

    /** Opens publications. */
    public Crypticle shared() {
        return shared;
    }

    /** Seals requests and opens their answers. */
    public Crypticle session() {
        return session;
    }

    public int publishPort() {
        return publishPort;
    }

    public RSAPublicKey masterKey() {
        return masterKey;
    }

    /**
     * Whether publications of {@code other} are sealed with the same key, so that their serials go
     * on.
     */
    public boolean sharesKeyWith(Credentials other) {
        return sharedKey.reveal().equals(other.sharedKey.reveal());
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "Credentials[" + master + "]";
    }
}
