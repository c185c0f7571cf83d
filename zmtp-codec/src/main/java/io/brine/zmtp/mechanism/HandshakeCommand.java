package io.brine.zmtp.mechanism;

import io.brine.zmtp.wire.Command;
import io.brine.zmtp.wire.Metadata;
import io.brine.zmtp.wire.ProtocolError;
import io.brine.zmtp.wire.ZmtpProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import java.nio.charset.StandardCharsets;

/** Stateless. What the handshakes of PLAIN and CURVE have in common. */
final class HandshakeCommand {
    static final String HELLO = "HELLO";
    static final String WELCOME = "WELCOME";
    static final String INITIATE = "INITIATE";
    static final String READY = "READY";
    static final String ERROR = "ERROR";

    private HandshakeCommand() {}

    /** Returns an unpooled body that begins with the name. */
    static ByteBuf named(String name) {
        ByteBuf body = Unpooled.buffer();
        body.writeByte(name.length());
        body.writeCharSequence(name, StandardCharsets.US_ASCII);
        return body;
    }

    /** Reads an ERROR, whose name was read. */
    static Mechanism.Progress refused(ByteBuf body) throws ZmtpProtocolException {
        return new Mechanism.Progress.Refused(Command.readReason(body));
    }

    static ZmtpProtocolException unexpected(String name) {
        return new ZmtpProtocolException(
                ProtocolError.ZMTP_UNEXPECTED_COMMAND,
                "command " + Metadata.printable(name) + " does not belong here in the handshake");
    }

    /** Two sides of the same role would wait for each other for ever. */
    static ZmtpProtocolException sameRole(String mechanism, String role) {
        return new ZmtpProtocolException(
                ProtocolError.ZMTP_UNEXPECTED_COMMAND,
                "both sides are " + mechanism + " " + role + "s: one must be the other");
    }

    static ZmtpProtocolException malformed(ProtocolError error, String detail) {
        return new ZmtpProtocolException(error, detail);
    }
}
