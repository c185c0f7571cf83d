package io.brine.zmtp.handshake;

/** Immutable. The address of a peer that has no IP address but is known otherwise. */
public interface HostAddress {
    /**
     * Returns the peer as ZAP names it: {@code localhost:uid:gid:pid}, as far as it is known; or an
     * empty text.
     */
    String zapText();
}
