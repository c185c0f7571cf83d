package io.brine.zmtp.tool.dump;

import io.brine.zmtp.wire.Command;
import io.brine.zmtp.wire.FrameHeader;
import io.brine.zmtp.wire.ProtocolError;
import io.brine.zmtp.wire.ZmtpProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Confined to one thread. The frames of a handshake of ZMTP 3 on a connection. */
final class Frames {
    private static final int MAX_BODY = 1 << 16;

    private final PeerStream stream;

    Frames(PeerStream stream) {
        this.stream = stream;
    }

    /** Waits for a frame; returns its body, which needs no release. */
    ByteBuf next(long deadline)
            throws PeerStream.Closed, PeerStream.TimedOut, ZmtpProtocolException {
        ByteBuf in = stream.await(FrameHeader.MIN_OCTETS, deadline);
        int flags = in.getUnsignedByte(in.readerIndex());
        boolean isLong = (flags & FrameHeader.LONG) != 0;
        int header = isLong ? FrameHeader.MAX_OCTETS : FrameHeader.MIN_OCTETS;
        in = stream.await(header, deadline);
        long size =
                isLong
                        ? in.getLong(in.readerIndex() + 1)
                        : in.getUnsignedByte(in.readerIndex() + 1);
        if (size < 0 || size > MAX_BODY) {
            throw new ZmtpProtocolException(
                    ProtocolError.ZMTP_MALFORMED_COMMAND_UNSPECIFIED,
                    "a handshake command of " + Long.toUnsignedString(size) + " octets");
        }
        in = stream.await(header + (int) size, deadline);
        in.skipBytes(header);
        byte[] body = new byte[(int) size];
        in.readBytes(body);
        return Unpooled.wrappedBuffer(body);
    }

    /** Sends a command. */
    void send(Command command) {
        ByteBuf frame = Unpooled.buffer();
        command.writeFrame(frame);
        stream.send(frame);
    }

    /** Sends a command's body; borrows it. */
    void send(ByteBuf body) {
        ByteBuf frame = Unpooled.buffer();
        FrameHeader.write(frame, FrameHeader.COMMAND, body.readableBytes());
        frame.writeBytes(body, body.readerIndex(), body.readableBytes());
        stream.send(frame);
    }
}
