package io.brine.salt.channel;

import io.brine.salt.Accelerated;

import org.junit.jupiter.api.extension.ExtendWith;

/** The same with the accelerator. */
@ExtendWith(Accelerated.class)
class AcceleratedAuthVectorTest extends AuthVectorTest {}
