package io.brine.zmtp.mechanism;

/** Thread-safe. A mechanism by its name in the greeting. */
public interface MechanismFactory {
    /** Returns the mechanism that a socket's security asks for. */
    static MechanismFactory of(Security security) {
        return Mechanisms.factory(security);
    }

    /** Returns the name in the greeting, at most 20 ASCII characters. */
    String name();

    /** Returns whether our side is the server of this mechanism. */
    boolean asServer();

    /** Returns whether the peer is asked to prove anything, so that older versions will not do. */
    default boolean isSecure() {
        return false;
    }

    /** Returns the ZAP domain, empty for none. */
    default String zapDomain() {
        return "";
    }

    /** Makes the mechanism for one connection. */
    Mechanism create(LocalPeer local);
}
