package io.brine.zmtp.handshake;

import io.brine.zmtp.mechanism.LocalPeer;
import io.brine.zmtp.mechanism.MechanismFactory;

import java.time.Duration;

/**
 * Immutable. How the connections of a socket shake hands.
 *
 * @param mechanism the security mechanism
 * @param local what our READY says, and whom it may be said to
 * @param identityLength octets of our identity, for the signature's padding
 * @param interval bound on the whole handshake from the open connection on; zero for none
 * @param maxCommandSize octets of a handshake command's body, at most
 */
public record HandshakeSettings(
        MechanismFactory mechanism,
        LocalPeer local,
        int identityLength,
        Duration interval,
        int maxCommandSize) {}
