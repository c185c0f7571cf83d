package io.brine.salt.crypto;

import io.brine.salt.Accelerated;

import org.junit.jupiter.api.extension.ExtendWith;

/** What real Salt made, with the accelerator. */
@ExtendWith(Accelerated.class)
class AcceleratedCryptoVectorTest extends CryptoVectorTest {}
