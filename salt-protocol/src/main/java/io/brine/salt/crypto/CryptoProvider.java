package io.brine.salt.crypto;

import org.jspecify.annotations.Nullable;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import javax.crypto.Cipher;

/**
 * What computes RSA in this process: the JDK, or the native Amazon Corretto Crypto Provider (ACCP)
 * where its jar is on the class path and its library loads. Nothing is registered with {@link
 * java.security.Security}: all other code of the process keeps the JDK's providers. Symmetric
 * ciphers and hashes stay the JDK's, which for messages of Salt's size are the quicker ones.
 *
 * <p>The choice may change while the process runs, and holds for all operations begun after it.
 * Immutable and thread-safe.
 */
public final class CryptoProvider {
    /** The JDK's own. */
    static final CryptoProvider JDK = new CryptoProvider("the JDK", null);

    private static final String ACCP =
            "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

    private static final AtomicReference<CryptoProvider> CURRENT = new AtomicReference<>(JDK);

    private final String name;
    private final @Nullable Provider provider;

    /** The values of {@code brine_crypto_provider}. */
    public enum Choice {
        /** The accelerator where it is worth its memory, if it is there. */
        AUTO,
        /** Never the accelerator. */
        JDK,
        /** The accelerator, or no start. */
        ACCP;

        /** Empty for a name that is none of them. */
        public static Optional<Choice> of(String name) {
            return Arrays.stream(values())
                    .filter(choice -> choice.name().equals(name.toUpperCase(Locale.ROOT)))
                    .findFirst();
        }
    }

    /** One piece of work with the classes of a provider. */
    @FunctionalInterface
    interface Operation<T> {
        T with(CryptoProvider provider) throws GeneralSecurityException;
    }

    private CryptoProvider(String name, @Nullable Provider provider) {
        this.name = name;
        this.provider = provider;
    }

    /** The one in use; the JDK until something else is chosen. */
    public static CryptoProvider current() {
        return CURRENT.get();
    }

    /** Has RSA computed by the JDK from now on. */
    public static void useJdk() {
        CURRENT.set(JDK);
    }

    /**
     * Loads the accelerator and has RSA computed by it from now on. Takes some tenths of a second
     * and about 15 MiB of memory the first time.
     *
     * @throws SaltCryptoException with the reason, when it is not here or does not work; what was
     *     in use before stays
     */
    public static CryptoProvider useAccelerator() throws SaltCryptoException {
        CryptoProvider loaded = Accelerator.get();
        CURRENT.set(loaded);
        return loaded;
    }

    /** Whether the accelerator's classes are on the class path; looks, but loads nothing. */
    public static boolean hasAccelerator() {
        return CryptoProvider.class.getClassLoader().getResource(ACCP.replace('.', '/') + ".class")
                != null;
    }

    /** What a log line calls it: name and version. */
    public String name() {
        return name;
    }

    /** Whether this is not the JDK's own. */
    public boolean isAccelerated() {
        return provider != null;
    }

    Cipher cipher(String transformation) throws GeneralSecurityException {
        return provider == null
                ? Cipher.getInstance(transformation)
                : Cipher.getInstance(transformation, provider);
    }

    Signature signature(String algorithm) throws GeneralSecurityException {
        return provider == null
                ? Signature.getInstance(algorithm)
                : Signature.getInstance(algorithm, provider);
    }

    /**
     * The key in the form that this provider works with best: given a foreign key, a native one
     * reads it anew for every operation, which costs more than the operation.
     *
     * @return {@code key} itself where it cannot be had
     */
    RSAPrivateCrtKey adapted(RSAPrivateCrtKey key) {
        if (provider == null) {
            return key;
        }
        try {
            KeyFactory factory = KeyFactory.getInstance("RSA", provider);
            return factory.translateKey(key) instanceof RSAPrivateCrtKey own ? own : key;
        } catch (GeneralSecurityException | ProviderException notTaken) {
            return key;
        }
    }

    /**
     * Runs an operation with what is in use, and with the JDK where that takes no such key or
     * algorithm: native libraries hold keys to tighter bounds.
     */
    static <T> T run(Operation<T> operation) throws GeneralSecurityException {
        CryptoProvider chosen = current();
        if (chosen.provider == null) {
            return operation.with(chosen);
        }
        try {
            return operation.with(chosen);
        } catch (InvalidKeyException
                | InvalidAlgorithmParameterException
                | ProviderException notTaken) {
            return operation.with(JDK);
        }
    }

    /** Loaded when first asked for, then kept, as is the reason why it cannot be had. */
    private static final class Accelerator {
        private static final @Nullable CryptoProvider LOADED;
        private static final String FAILURE;

        static {
            CryptoProvider loaded = null;
            String failure = "";
            try {
                loaded = load();
            } catch (ClassNotFoundException e) {
                failure = "its jar is not on the class path";
            } catch (ReflectiveOperationException
                    | GeneralSecurityException
                    | RuntimeException
                    | LinkageError e) {
                failure = reason(e);
            }
            LOADED = loaded;
            FAILURE = failure;
        }

        private static CryptoProvider load()
                throws ReflectiveOperationException, GeneralSecurityException {
            Provider accp = (Provider) Class.forName(ACCP).getField("INSTANCE").get(null);
            Object error = accp.getClass().getMethod("getLoadingError").invoke(accp);
            if (error instanceof Throwable cause) {
                throw new GeneralSecurityException(reason(cause));
            }
            CryptoProvider made =
                    new CryptoProvider(
                            "Amazon Corretto Crypto Provider " + accp.getVersionStr(), accp);
            made.signature(SigAlgo.PKCS1V15_SHA1.jcaName());
            made.cipher("RSA/ECB/OAEPPadding");
            made.cipher("RSA/ECB/NoPadding");
            return made;
        }

        private static String reason(Throwable failure) {
            Throwable last = failure;
            for (int i = 0; i < 8 && last.getCause() != null; i++) {
                last = last.getCause();
            }
            return String.valueOf(last.getMessage() == null ? last : last.getMessage())
                    .lines()
                    .findFirst()
                    .orElse("");
        }

        static CryptoProvider get() throws SaltCryptoException {
            if (LOADED == null) {
                throw new SaltCryptoException(
                        "the Amazon Corretto Crypto Provider cannot be used: " + FAILURE);
            }
            return LOADED;
        }
    }
}
