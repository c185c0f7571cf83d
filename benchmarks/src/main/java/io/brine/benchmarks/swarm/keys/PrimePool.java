package io.brine.benchmarks.swarm.keys;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Primes from which keys are put together, each key of another pair, so that ten thousand keys take
 * 142 primes instead of twenty thousand. Such keys are real and all different, but whoever knows
 * two that share a prime can compute both: they are for test masters and nothing else. Not
 * thread-safe; waits for the disk and computes for seconds.
 */
final class PrimePool {
    /** Octets of a key are twice this many bits. */
    private static final int PRIME_BITS = 1024;

    private static final BigInteger EXPONENT = BigInteger.valueOf(65537);
    private static final int CERTAINTY = 64;

    private final Path file;
    private final List<BigInteger> primes;

    private PrimePool(Path file, List<BigInteger> primes) {
        this.file = file;
        this.primes = primes;
    }

    /** Reads the pool that the file holds, an empty one when there is none. */
    static PrimePool read(Path file) throws IOException {
        List<BigInteger> primes = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                primes.add(new BigInteger(line, 16));
            }
        }
        return new PrimePool(file, primes);
    }

    /** How many primes give so many different pairs. */
    static int primesFor(int pairs) {
        int primes = 2;
        while ((long) primes * (primes - 1) / 2 < pairs) {
            primes++;
        }
        return primes;
    }

    /** Makes what is missing for so many pairs and keeps it in the file. */
    void grow(int pairs) throws IOException {
        int missing = primesFor(pairs) - primes.size();
        if (missing <= 0) {
            return;
        }
        primes.addAll(
                IntStream.range(0, missing)
                        .parallel()
                        .mapToObj(each -> fresh(new SecureRandom()))
                        .toList());
        KeyFiles.replace(
                file, String.join("\n", primes.stream().map(p -> p.toString(16)).toList()));
    }

    /** The two primes of a pair; a pair stays the same when the pool grows. */
    BigInteger[] pair(int index) {
        int second = 1;
        int before = 0;
        while (before + second <= index) {
            before += second;
            second++;
        }
        return new BigInteger[] {primes.get(index - before), primes.get(second)};
    }

    /** A prime whose product with any other of its kind has twice its length. */
    static BigInteger fresh(SecureRandom random) {
        while (true) {
            BigInteger candidate =
                    new BigInteger(PRIME_BITS, random)
                            .setBit(PRIME_BITS - 1)
                            .setBit(PRIME_BITS - 2)
                            .nextProbablePrime();
            if (candidate.bitLength() == PRIME_BITS
                    && candidate.isProbablePrime(CERTAINTY)
                    && candidate.subtract(BigInteger.ONE).gcd(EXPONENT).equals(BigInteger.ONE)) {
                return candidate;
            }
        }
    }
}
