package io.brine.zmtp.mechanism;

import io.brine.zmtp.wire.Metadata;
import io.brine.zmtp.wire.ProtocolError;
import io.brine.zmtp.wire.WireFormats;
import io.brine.zmtp.wire.ZmtpProtocolException;
import io.netty.buffer.ByteBuf;

import java.util.List;

/**
 * Confined to its connection. PLAIN as server (RFC 24): HELLO, WELCOME, INITIATE, READY. The ZAP
 * handler decides between HELLO and WELCOME.
 */
final class PlainServerMechanism extends ServerMechanism {
    PlainServerMechanism(LocalPeer local) {
        super(local);
    }

    @Override
    Progress onHello(ByteBuf body, Outlet out) throws ZmtpProtocolException {
        byte[] user = readShort(body);
        byte[] password = readShort(body);
        if (body.isReadable()) {
            throw malformedHello();
        }
        state = State.ADMISSION;
        return new Progress.Asking(Metadata.EMPTY, List.of(user, password), true);
    }

    private static byte[] readShort(ByteBuf body) throws ZmtpProtocolException {
        int length = body.isReadable() ? body.readUnsignedByte() : Integer.MAX_VALUE;
        if (length > body.readableBytes()) {
            throw malformedHello();
        }
        byte[] octets = new byte[length];
        body.readBytes(octets);
        return octets;
    }

    private static ZmtpProtocolException malformedHello() {
        return HandshakeCommand.malformed(
                ProtocolError.ZMTP_MALFORMED_COMMAND_HELLO,
                "a HELLO of PLAIN is not exactly a user name and a password");
    }

    @Override
    Progress onInitiate(ByteBuf body, Outlet out) throws ZmtpProtocolException {
        Metadata metadata = Metadata.readFrom(body);
        local.check(metadata, out);
        ByteBuf ready = HandshakeCommand.named(HandshakeCommand.READY);
        local.metadata().writeTo(ready);
        out.send(ready);
        return new Progress.Done(metadata, WireFormats.CLEAR);
    }

    @Override
    public Progress onAdmitted(Outlet out) {
        out.send(HandshakeCommand.named(HandshakeCommand.WELCOME));
        state = State.INITIATE;
        return new Progress.Continue();
    }
}
