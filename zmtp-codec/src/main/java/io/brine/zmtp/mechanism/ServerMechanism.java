package io.brine.zmtp.mechanism;

import io.brine.zmtp.wire.Command;
import io.brine.zmtp.wire.ZmtpProtocolException;
import io.netty.buffer.ByteBuf;

/**
 * Confined to its connection. What the servers of PLAIN and CURVE have in common: a HELLO and an
 * INITIATE, each once and only when it is awaited.
 */
abstract class ServerMechanism implements Mechanism {
    /** What is awaited. */
    enum State {
        HELLO,
        INITIATE,
        /** The ZAP handler's word, and no command. */
        ADMISSION
    }

    final LocalPeer local;
    State state = State.HELLO;

    ServerMechanism(LocalPeer local) {
        this.local = local;
    }

    /** Takes what follows the name of HELLO, and sets the next state. */
    abstract Progress onHello(ByteBuf body, Outlet out) throws ZmtpProtocolException;

    /** Takes what follows the name of INITIATE. */
    abstract Progress onInitiate(ByteBuf body, Outlet out) throws ZmtpProtocolException;

    @Override
    public final Progress begin(Outlet out) {
        return new Progress.Continue();
    }

    @Override
    public final Progress onCommand(ByteBuf body, Outlet out) throws ZmtpProtocolException {
        String name = Command.readName(body);
        if (name.equals(HandshakeCommand.ERROR)) {
            return HandshakeCommand.refused(body);
        }
        if (state == State.HELLO && name.equals(HandshakeCommand.HELLO)) {
            return onHello(body, out);
        }
        if (state == State.INITIATE && name.equals(HandshakeCommand.INITIATE)) {
            return onInitiate(body, out);
        }
        throw HandshakeCommand.unexpected(name);
    }
}
