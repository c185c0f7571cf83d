package io.brine.benchmarks.swarm.keys;

import io.brine.salt.channel.TokenVerifier;
import io.brine.salt.crypto.PemKeys;
import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.crypto.SaltCryptoException;
import io.brine.salt.payload.Bytes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * The keys of a swarm, made once and kept in a directory: {@code 00042.pem} and, because it costs a
 * private-key operation, the token of that key in {@code 00042.tok}. Uses all cores; waits for the
 * disk.
 */
public final class KeyRing {
    private static final int BITS = 2048;
    private static final BigInteger EXPONENT = BigInteger.valueOf(65537);

    private final Path directory;
    private final boolean independent;

    /**
     * A ring in that directory, which is made with mode 0700 when it is not there.
     *
     * @param independent whether each key is made of primes of its own, which takes about a hundred
     *     times as long; else see {@link PrimePool}
     */
    public KeyRing(Path directory, boolean independent) throws IOException {
        this.directory = directory;
        this.independent = independent;
        KeyFiles.directory(directory);
    }

    /**
     * The identities {@code prefix00000}, {@code prefix00001} and so on.
     *
     * @param progress told how many are there so far, from any thread
     * @throws IOException when the directory cannot be used or holds something else than keys
     */
    public List<Identity> identities(String prefix, int count, IntConsumer progress)
            throws IOException {
        PrimePool pool = PrimePool.read(directory.resolve("primes"));
        if (!independent && Files.notExists(file(count - 1, "pem"))) {
            pool.grow(count);
        }
        AtomicInteger done = new AtomicInteger();
        try {
            return IntStream.range(0, count)
                    .parallel()
                    .mapToObj(
                            index -> {
                                Identity identity = identity(prefix, index, pool);
                                progress.accept(done.incrementAndGet());
                                return identity;
                            })
                    .toList();
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** The id of the minion of that number. */
    public static String id(String prefix, int index) {
        return prefix + "%05d".formatted(index);
    }

    private Identity identity(String prefix, int index, PrimePool pool) {
        try {
            Path pem = file(index, "pem");
            RsaKeyPair keys;
            if (Files.exists(pem)) {
                keys = RsaKeyPair.ofPem(Files.readString(pem, StandardCharsets.US_ASCII));
            } else {
                keys = independent ? RsaKeyPair.generate(BITS) : assemble(pool.pair(index));
                KeyFiles.replace(pem, PemKeys.writePrivate(keys.privateKey()));
            }
            // The accelerator takes a key over when it is first asked for: here, and not in a
            // login.
            RSAPrivateCrtKey ready = keys.privateKey();
            return new Identity(id(prefix, index), keys, token(index, ready));
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        } catch (SaltCryptoException e) {
            String why = file(index, "pem") + ": " + e.getMessage();
            throw new UncheckedIOException(why, new IOException(why, e));
        }
    }

    private Bytes token(int index, RSAPrivateCrtKey key) throws IOException, SaltCryptoException {
        Path file = file(index, "tok");
        if (Files.exists(file)) {
            return Bytes.of(Files.readAllBytes(file));
        }
        byte[] token = TokenVerifier.token(key);
        KeyFiles.replace(file, token);
        return Bytes.of(token);
    }

    private Path file(int index, String suffix) {
        return directory.resolve("%05d.%s".formatted(index, suffix));
    }

    private static RsaKeyPair assemble(BigInteger[] primes) throws SaltCryptoException {
        BigInteger p = primes[0].max(primes[1]);
        BigInteger q = primes[0].min(primes[1]);
        BigInteger pLess = p.subtract(BigInteger.ONE);
        BigInteger qLess = q.subtract(BigInteger.ONE);
        BigInteger d = EXPONENT.modInverse(pLess.multiply(qLess).divide(pLess.gcd(qLess)));
        RSAPrivateCrtKeySpec spec =
                new RSAPrivateCrtKeySpec(
                        p.multiply(q),
                        EXPONENT,
                        d,
                        p,
                        q,
                        d.mod(pLess),
                        d.mod(qLess),
                        q.modInverse(p));
        try {
            return RsaKeyPair.of(
                    (RSAPrivateCrtKey) KeyFactory.getInstance("RSA").generatePrivate(spec));
        } catch (GeneralSecurityException e) {
            throw new SaltCryptoException("not a usable key: " + e.getMessage(), e);
        }
    }
}
