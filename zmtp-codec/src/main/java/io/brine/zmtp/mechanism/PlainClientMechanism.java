package io.brine.zmtp.mechanism;

import io.brine.zmtp.wire.Command;
import io.brine.zmtp.wire.Metadata;
import io.brine.zmtp.wire.ProtocolError;
import io.brine.zmtp.wire.WireFormats;
import io.brine.zmtp.wire.ZmtpProtocolException;
import io.netty.buffer.ByteBuf;

import java.nio.charset.StandardCharsets;

/** Confined to its connection. PLAIN as client (RFC 24): HELLO, WELCOME, INITIATE, READY. */
final class PlainClientMechanism implements Mechanism {
    /** How libzmq's server spells the name of ERROR, without a length before it. */
    private static final byte[] LIBZMQ_ERROR = {0x5e, 'R', 'R', 'O', 'R'};

    private enum State {
        WELCOME,
        READY
    }

    private final LocalPeer local;
    private final Security.PlainClient credentials;
    private State state = State.WELCOME;

    PlainClientMechanism(LocalPeer local, Security.PlainClient credentials) {
        this.local = local;
        this.credentials = credentials;
    }

    @Override
    public Progress begin(Outlet out) {
        ByteBuf hello = HandshakeCommand.named(HandshakeCommand.HELLO);
        writeShort(hello, credentials.user());
        writeShort(hello, credentials.password());
        out.send(hello);
        return new Progress.Continue();
    }

    private static void writeShort(ByteBuf body, String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        body.writeByte(octets.length);
        body.writeBytes(octets);
    }

    @Override
    public Progress onCommand(ByteBuf body, Outlet out) throws ZmtpProtocolException {
        if (skipLibzmqError(body)) {
            return HandshakeCommand.refused(body);
        }
        String name = Command.readName(body);
        if (name.equals(HandshakeCommand.ERROR)) {
            return HandshakeCommand.refused(body);
        }
        if (name.equals(HandshakeCommand.HELLO)) {
            throw HandshakeCommand.sameRole(Mechanisms.PLAIN, "client");
        }
        if (state == State.WELCOME && name.equals(HandshakeCommand.WELCOME)) {
            return onWelcome(body, out);
        }
        if (state == State.READY && name.equals(HandshakeCommand.READY)) {
            Metadata metadata = Metadata.readFrom(body);
            local.check(metadata, out);
            return new Progress.Done(metadata, WireFormats.CLEAR);
        }
        throw HandshakeCommand.unexpected(name);
    }

    private Progress onWelcome(ByteBuf body, Outlet out) throws ZmtpProtocolException {
        if (body.isReadable()) {
            throw HandshakeCommand.malformed(
                    ProtocolError.ZMTP_MALFORMED_COMMAND_WELCOME, "a WELCOME of PLAIN has no data");
        }
        ByteBuf initiate = HandshakeCommand.named(HandshakeCommand.INITIATE);
        local.metadata().writeTo(initiate);
        out.send(initiate);
        state = State.READY;
        return new Progress.Continue();
    }

    private static boolean skipLibzmqError(ByteBuf body) {
        if (body.readableBytes() < LIBZMQ_ERROR.length) {
            return false;
        }
        for (int i = 0; i < LIBZMQ_ERROR.length; i++) {
            if (body.getByte(body.readerIndex() + i) != LIBZMQ_ERROR[i]) {
                return false;
            }
        }
        body.skipBytes(LIBZMQ_ERROR.length);
        return true;
    }
}
