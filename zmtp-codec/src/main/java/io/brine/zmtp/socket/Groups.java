package io.brine.zmtp.socket;

import io.brine.zmtp.wire.Command;

/** Stateless. What the name of a group may be (RFC 48). */
final class Groups {
    private Groups() {}

    static boolean isValid(byte[] name) {
        if (name.length > Command.MAX_GROUP) {
            return false;
        }
        for (byte octet : name) {
            if (octet == 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns the name, copied, or refuses it. */
    static byte[] checked(byte[] name) {
        if (!isValid(name)) {
            throw new IllegalArgumentException(
                    "a group's name has at most " + Command.MAX_GROUP + " octets and no NUL");
        }
        return name.clone();
    }
}
