package io.brine.salt.channel;

import io.brine.salt.crypto.Rsa;
import io.brine.salt.crypto.SaltCryptoException;
import io.brine.salt.payload.Bytes;

import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Checks the token that proves a minion's key: the word "salt" under X9.31. A token never changes
 * for a key, so the last good one of each minion is remembered, up to a bound. Thread-safe.
 */
public final class TokenVerifier {
    private static final byte[] WORD = "salt".getBytes(StandardCharsets.US_ASCII);

    private record Good(RSAPublicKey key, Bytes token) {}

    private final int maxRemembered;
    private final Map<String, Good> remembered = new ConcurrentHashMap<>();

    /**
     * Makes an empty verifier.
     *
     * @param maxRemembered most minions whose token is remembered, each about 1 kB
     */
    public TokenVerifier(int maxRemembered) {
        this.maxRemembered = maxRemembered;
    }

    /** The token of a minion, once per key. */
    public static byte[] token(RSAPrivateKey key) throws SaltCryptoException {
        return Rsa.x931Sign(key, WORD);
    }

    /** True when {@code token} was made with the private half of {@code key}. */
    public boolean verify(String minionId, RSAPublicKey key, byte[] token) {
        Good wanted = new Good(key, Bytes.of(token));
        if (wanted.equals(remembered.get(minionId))) {
            return true;
        }
        try {
            if (!Arrays.equals(Rsa.x931Recover(key, token), WORD)) {
                return false;
            }
        } catch (SaltCryptoException notOfThisKey) {
            return false;
        }
        if (remembered.size() >= maxRemembered) {
            remembered.clear();
        }
        remembered.put(minionId, wanted);
        return true;
    }
}
