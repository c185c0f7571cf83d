package io.brine.zmtp.handshake;

import io.brine.zmtp.mechanism.LocalPeer;
import io.brine.zmtp.mechanism.MechanismFactory;
import io.brine.zmtp.zap.ZapClient;
import io.netty.buffer.ByteBuf;

import java.time.Duration;

/**
 * Immutable. How the connections of a socket shake hands.
 *
 * @param mechanism the security mechanism
 * @param local what our READY says, and whom it may be said to
 * @param identity our identity, for ZMTP 1.0 and 2.0 peers and the signature's padding; an unpooled
 *     buffer that is only read
 * @param interval bound on the whole handshake from the open connection on; zero for none
 * @param maxCommandSize octets of a handshake command's body, at most
 * @param zap whom to ask about peers
 */
public record HandshakeSettings(
        MechanismFactory mechanism,
        LocalPeer local,
        ByteBuf identity,
        Duration interval,
        int maxCommandSize,
        ZapClient zap) {}
