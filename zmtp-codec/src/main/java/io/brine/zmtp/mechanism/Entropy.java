package io.brine.zmtp.mechanism;

import java.security.SecureRandom;

/** Thread-safe. Where keys and nonces come from; the tests play recorded ones. */
@FunctionalInterface
interface Entropy {
    /** The system's secure random numbers. */
    Entropy SYSTEM = new SecureRandom()::nextBytes;

    /** Fills the array with octets that nobody can foretell. */
    void fill(byte[] octets);

    /** Returns so many octets. */
    default byte[] octets(int count) {
        byte[] octets = new byte[count];
        fill(octets);
        return octets;
    }
}
