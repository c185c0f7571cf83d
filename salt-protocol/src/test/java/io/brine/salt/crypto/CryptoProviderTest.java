package io.brine.salt.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brine.salt.Accelerated;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.lang.reflect.InvocationTargetException;
import java.math.BigInteger;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Security;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAKeyGenParameterSpec;

/** The accelerator beside the JDK. */
@ExtendWith(Accelerated.class)
class CryptoProviderTest {
    private static final RsaKeyPair KEYS = RsaKeyPair.generate(2048);
    private static final byte[] SECRET = "a short secret".getBytes(StandardCharsets.US_ASCII);

    private interface Work<T> {
        T run() throws SaltCryptoException;
    }

    private static <T> T byJdk(Work<T> work) throws SaltCryptoException {
        CryptoProvider.useJdk();
        try {
            return work.run();
        } finally {
            CryptoProvider.useAccelerator();
        }
    }

    @Test
    void eachUnderstandsWhatTheOtherMade() throws SaltCryptoException {
        for (EncAlgo algo : EncAlgo.values()) {
            byte[] theirs = byJdk(() -> Rsa.oaepEncrypt(KEYS.publicKey(), SECRET, algo));
            assertThat(Rsa.oaepDecrypt(KEYS.privateKey(), theirs, algo)).isEqualTo(SECRET);
            byte[] ours = Rsa.oaepEncrypt(KEYS.publicKey(), SECRET, algo);
            assertThat(byJdk(() -> Rsa.oaepDecrypt(KEYS.privateKey(), ours, algo)))
                    .isEqualTo(SECRET);
        }
        for (SigAlgo algo : SigAlgo.values()) {
            byte[] theirs = byJdk(() -> Rsa.sign(KEYS.privateKey(), SECRET, algo));
            assertThat(Rsa.sign(KEYS.privateKey(), SECRET, algo)).isEqualTo(theirs);
            assertThat(Rsa.verify(KEYS.publicKey(), SECRET, theirs, algo)).isTrue();
        }
        byte[] theirs = byJdk(() -> Rsa.x931Sign(KEYS.privateKey(), SECRET));
        assertThat(Rsa.x931Sign(KEYS.privateKey(), SECRET)).isEqualTo(theirs);
    }

    @Test
    void refusesWhatIsNotForTheKey() throws SaltCryptoException {
        byte[] cipherText = Rsa.oaepEncrypt(KEYS.publicKey(), SECRET, EncAlgo.OAEP_SHA1);
        cipherText[100] ^= 1;
        assertThatThrownBy(() -> Rsa.oaepDecrypt(KEYS.privateKey(), cipherText, EncAlgo.OAEP_SHA1))
                .isInstanceOf(SaltCryptoException.class)
                .hasMessage("cannot decrypt with OAEP-SHA1");
        assertThatThrownBy(() -> Rsa.oaepDecrypt(KEYS.privateKey(), new byte[7], EncAlgo.OAEP_SHA1))
                .isInstanceOf(SaltCryptoException.class);
        byte[] signature = Rsa.sign(KEYS.privateKey(), SECRET, SigAlgo.PKCS1V15_SHA1);
        signature[9] ^= 1;
        assertThat(Rsa.verify(KEYS.publicKey(), SECRET, signature, SigAlgo.PKCS1V15_SHA1))
                .isFalse();
        assertThat(Rsa.verify(KEYS.publicKey(), SECRET, new byte[3], SigAlgo.PKCS1V15_SHA1))
                .isFalse();
    }

    @Test
    void keysThatANativeLibraryDoesNotTakeGoToTheJdk() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        BigInteger exponent = BigInteger.ONE.shiftLeft(45).add(BigInteger.valueOf(59));
        generator.initialize(new RSAKeyGenParameterSpec(2048, exponent));
        KeyPair pair = generator.generateKeyPair();
        byte[] sealed =
                Rsa.oaepEncrypt((RSAPublicKey) pair.getPublic(), SECRET, EncAlgo.OAEP_SHA224);
        RsaKeyPair keys = RsaKeyPair.of((RSAPrivateCrtKey) pair.getPrivate());
        assertThat(Rsa.oaepDecrypt(keys.privateKey(), sealed, EncAlgo.OAEP_SHA224))
                .isEqualTo(SECRET);
    }

    @Test
    void privateKeysAreConvertedOnce() throws SaltCryptoException {
        RSAPrivateCrtKey first = KEYS.privateKey();
        assertThat(first.getClass().getName()).startsWith("com.amazon.");
        assertThat(KEYS.privateKey()).isSameAs(first);
        assertThat(byJdk(KEYS::privateKey).getClass().getName()).startsWith("sun.");
        assertThat(PemKeys.writePrivate(first))
                .isEqualTo(byJdk(() -> PemKeys.writePrivate(KEYS.privateKey())));
    }

    @Test
    void registersNothingForTheRestOfTheProcess() {
        assertThat(CryptoProvider.current().isAccelerated()).isTrue();
        assertThat(Security.getProvider("AmazonCorrettoCryptoProvider")).isNull();
    }

    @Test
    void saysWhyItIsNotThere() throws Exception {
        URL classes = CryptoProvider.class.getProtectionDomain().getCodeSource().getLocation();
        ClassLoader platform = ClassLoader.getPlatformClassLoader();
        try (URLClassLoader alone = new URLClassLoader(new URL[] {classes}, platform)) {
            Class<?> other = alone.loadClass(CryptoProvider.class.getName());
            assertThat(other.getMethod("hasAccelerator").invoke(null)).isEqualTo(false);
            assertThatThrownBy(() -> other.getMethod("useAccelerator").invoke(null))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .hasMessage(
                            "the Amazon Corretto Crypto Provider cannot be used: its jar is not on"
                                    + " the class path");
        }
    }
}
