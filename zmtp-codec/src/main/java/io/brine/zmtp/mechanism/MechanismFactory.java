package io.brine.zmtp.mechanism;

/**
 * Thread-safe. A mechanism by its name in the greeting; PLAIN and CURVE will be further
 * implementations.
 */
public interface MechanismFactory {
    /** Returns the name in the greeting, at most 20 ASCII characters. */
    String name();

    /** Returns whether our side is the server of this mechanism. */
    boolean asServer();

    /** Makes the mechanism for one connection. */
    Mechanism create(LocalPeer local);
}
