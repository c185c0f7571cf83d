package io.brine.salt.crypto;

import java.security.spec.MGF1ParameterSpec;
import java.util.Optional;

import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/** How a short secret is encrypted to an RSA key: Salt's {@code encryption_algorithm}. */
public enum EncAlgo {
    OAEP_SHA1("OAEP-SHA1", "SHA-1", MGF1ParameterSpec.SHA1),
    OAEP_SHA224("OAEP-SHA224", "SHA-224", MGF1ParameterSpec.SHA224);

    private final String wireName;

    @SuppressWarnings("ImmutableEnumChecker") // the class has no setter
    private final OAEPParameterSpec spec;

    EncAlgo(String wireName, String hash, MGF1ParameterSpec mgf) {
        this.wireName = wireName;
        // Salt's MGF1 uses the same hash and an empty label; the JDK's default would keep SHA-1 in
        // MGF1.
        this.spec = new OAEPParameterSpec(hash, "MGF1", mgf, PSource.PSpecified.DEFAULT);
    }

    /** The name in messages and in Salt's configuration. */
    public String wireName() {
        return wireName;
    }

    OAEPParameterSpec spec() {
        return spec;
    }

    /** Empty for a name that is none of them. */
    public static Optional<EncAlgo> of(String wireName) {
        for (EncAlgo algo : values()) {
            if (algo.wireName.equals(wireName)) {
                return Optional.of(algo);
            }
        }
        return Optional.empty();
    }
}
