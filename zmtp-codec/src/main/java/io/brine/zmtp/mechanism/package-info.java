/**
 * Security mechanisms of the ZMTP handshake; NULL today, found by name through {@code
 * MechanismFactory}.
 */
@NullMarked
package io.brine.zmtp.mechanism;

import org.jspecify.annotations.NullMarked;
