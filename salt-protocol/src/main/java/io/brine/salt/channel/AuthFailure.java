package io.brine.salt.channel;

/** Why a minion does not take a master's answer to {@code _auth}; in the order of the checks. */
public enum AuthFailure {
    /**
     * The answer is a bare text such as {@code bad load}: our version is too old for this master.
     */
    REFUSED,
    /** The answer has not the form of one. */
    MALFORMED,
    /** The master does not have our {@code encryption_algorithm}. */
    BAD_ENC_ALGO,
    /** The master does not have our {@code signing_algorithm}. */
    BAD_SIG_ALGO,
    /** The master's key signature came without being asked for, or did not come. */
    KEY_SIGNATURE_UNEXPECTED,
    /** The master's key differs from the one known, and nothing vouches for it. */
    MASTER_KEY_CHANGED,
    /** The shared key is not encrypted to us, or the master's proof for it is wrong. */
    BAD_AES,
    /** The master did not give our token back: it does not hold the key that we know. */
    BAD_TOKEN,
    /** There is no session key for us. */
    BAD_SESSION,
    /** The signature over the answer is wrong. */
    BAD_SIGNATURE,
    /** It answers another request. */
    BAD_NONCE,
    /** The master's key has not the configured {@code master_finger}. */
    BAD_FINGERPRINT
}
