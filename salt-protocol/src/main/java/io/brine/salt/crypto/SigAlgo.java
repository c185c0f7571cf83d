package io.brine.salt.crypto;

import java.util.Optional;

/** How messages are signed with an RSA key: Salt's {@code signing_algorithm}. */
public enum SigAlgo {
    PKCS1V15_SHA1("PKCS1v15-SHA1", "SHA1withRSA"),
    PKCS1V15_SHA224("PKCS1v15-SHA224", "SHA224withRSA");

    private final String wireName;
    private final String jcaName;

    SigAlgo(String wireName, String jcaName) {
        this.wireName = wireName;
        this.jcaName = jcaName;
    }

    /** The name in messages and in Salt's configuration. */
    public String wireName() {
        return wireName;
    }

    String jcaName() {
        return jcaName;
    }

    /** Empty for a name that is none of them. */
    public static Optional<SigAlgo> of(String wireName) {
        for (SigAlgo algo : values()) {
            if (algo.wireName.equals(wireName)) {
                return Optional.of(algo);
            }
        }
        return Optional.empty();
    }
}
