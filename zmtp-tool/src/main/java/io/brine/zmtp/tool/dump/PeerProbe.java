package io.brine.zmtp.tool.dump;

import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.tool.cli.DumpPlan;
import io.brine.zmtp.wire.Greeting;
import io.brine.zmtp.wire.Metadata;
import io.brine.zmtp.wire.ZmtpProtocolException;
import io.brine.zmtp.wire.ZmtpVersion;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Confined to one thread. One connection to a peer: greetings of every version, then a handshake.
 */
final class PeerProbe {
    private static final int MECHANISM_OFFSET = 12;
    private static final int MECHANISM_SIZE = 20;
    private static final int AS_SERVER_OFFSET = 32;
    private static final int LONG_LENGTH = 0xff;

    /** How long we wait for a peer that should speak first, before we do. */
    private static final long SHY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final DumpPlan plan;
    private final PeerStream stream;
    private final long deadline;
    private final PeerReport report;

    PeerProbe(DumpPlan plan, PeerStream stream, long deadline, PeerReport report) {
        this.plan = plan;
        this.stream = stream;
        this.deadline = deadline;
        this.report = report;
    }

    /** Finds out what there is to know; {@code type} is what to announce, null for what suits. */
    void run(@Nullable SocketType type) throws PeerStream.TimedOut {
        try {
            ByteBuf signature = Unpooled.buffer();
            Greeting.writeSignature(signature, 0);
            stream.send(signature);
            report.handshake = greet(type);
        } catch (PeerStream.Closed e) {
            report.handshake = PeerReport.CLOSED;
        } catch (ZmtpProtocolException e) {
            report.handshake = e.getMessage() == null ? "broken" : e.getMessage();
        }
    }

    private String greet(@Nullable SocketType type)
            throws PeerStream.Closed, PeerStream.TimedOut, ZmtpProtocolException {
        ByteBuf in = stream.await(1, deadline);
        if (in.getUnsignedByte(in.readerIndex()) != LONG_LENGTH) {
            return unversioned(in);
        }
        in = await(Greeting.SIGNATURE_SIZE);
        byte[] first = new byte[Greeting.SIGNATURE_SIZE];
        in.getBytes(in.readerIndex(), first);
        report.signature = first;
        if (!Greeting.isSignature(first)) {
            return longIdentity(in);
        }
        in.skipBytes(Greeting.SIGNATURE_SIZE);
        stream.send(Unpooled.wrappedBuffer(new byte[] {(byte) ZmtpVersion.V3_1.major()}));
        int major = await(1).readUnsignedByte();
        return major < ZmtpVersion.V3_0.major() ? revisionTwo(type, major) : version3(type, major);
    }

    private ByteBuf await(int count) throws PeerStream.Closed, PeerStream.TimedOut {
        return stream.await(count, deadline);
    }

    // ZMTP 1.0: no greeting, only a frame with an identity.

    private String unversioned(ByteBuf begin) throws PeerStream.Closed, PeerStream.TimedOut {
        int length = begin.getUnsignedByte(begin.readerIndex());
        ByteBuf in = begin;
        try {
            in = await(2);
        } catch (PeerStream.Closed e) {
            keepSignature(in);
            return PeerReport.NOT_ZMTP;
        }
        int flags = in.getUnsignedByte(in.readerIndex() + 1);
        keepSignature(in);
        if (length == 0 || flags > 1) {
            return PeerReport.NOT_ZMTP;
        }
        report.version = ZmtpVersion.V1_0.toString();
        in = await(1 + length);
        keepSignature(in);
        in.skipBytes(2);
        return olderMetadata(null, in, length - 1);
    }

    private String longIdentity(ByteBuf in) throws PeerStream.Closed, PeerStream.TimedOut {
        long length = in.getLong(in.readerIndex() + 1);
        int flags = in.getUnsignedByte(in.readerIndex() + Greeting.SIGNATURE_SIZE - 1);
        if (length < 1 || length > 256 || flags > 1) {
            return PeerReport.NOT_ZMTP;
        }
        report.version = ZmtpVersion.V1_0.toString();
        ByteBuf all = await(9 + (int) length);
        all.skipBytes(Greeting.SIGNATURE_SIZE);
        return olderMetadata(null, all, (int) length - 1);
    }

    private void keepSignature(ByteBuf in) {
        byte[] octets = new byte[Math.min(in.readableBytes(), Greeting.SIGNATURE_SIZE)];
        in.getBytes(in.readerIndex(), octets);
        report.signature = octets;
    }

    // ZMTP 2.0: revision, socket type, identity.

    private String revisionTwo(@Nullable SocketType type, int revision)
            throws PeerStream.Closed, PeerStream.TimedOut {
        report.version = (revision == 0 ? ZmtpVersion.V1_0 : ZmtpVersion.V2_0).toString();
        String peerType = Suitors.name(await(1).readUnsignedByte());
        SocketType ours = type == null ? Suitors.of(peerType) : type;
        stream.send(Unpooled.wrappedBuffer(new byte[] {(byte) Suitors.number(ours), 0, 0}));
        ByteBuf in = await(2);
        int flags = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        if (flags > 1) {
            return PeerReport.NOT_ZMTP;
        }
        return olderMetadata(peerType, await(length), length);
    }

    private String olderMetadata(@Nullable String type, ByteBuf in, int length) {
        byte[] identity = new byte[length];
        in.readBytes(identity);
        Metadata.Builder metadata = Metadata.builder();
        if (type != null) {
            metadata.set(Metadata.SOCKET_TYPE, type);
        }
        report.metadata = metadata.set(Metadata.IDENTITY, identity).build();
        return PeerReport.OK;
    }

    // ZMTP 3.

    private String version3(@Nullable SocketType type, int major)
            throws PeerStream.Closed, PeerStream.TimedOut, ZmtpProtocolException {
        boolean spokeFirst = false;
        ByteBuf in;
        try {
            in = stream.await(Greeting.SIZE - Greeting.MAJOR_END, soon());
        } catch (PeerStream.TimedOut e) {
            sendRest("NULL");
            spokeFirst = true;
            in = await(Greeting.SIZE - Greeting.MAJOR_END);
        }
        byte[] greeting = new byte[Greeting.SIZE];
        in.readBytes(greeting, Greeting.MAJOR_END, Greeting.SIZE - Greeting.MAJOR_END);
        report.version = new ZmtpVersion(major, greeting[Greeting.MAJOR_END] & 0xff).toString();
        String mechanism =
                new String(greeting, MECHANISM_OFFSET, MECHANISM_SIZE, StandardCharsets.ISO_8859_1)
                        .replaceAll("\0+$", "");
        report.mechanism = mechanism;
        report.asServer = greeting[AS_SERVER_OFFSET];
        Handshake handshake = Handshake.of(mechanism, plan.security());
        if (handshake == null) {
            return switch (mechanism) {
                case "PLAIN", "CURVE" -> "credentials needed";
                default -> "mechanism not supported";
            };
        }
        if (spokeFirst && !mechanism.equals("NULL")) {
            return PeerReport.CLOSED;
        }
        if (!spokeFirst) {
            sendRest(mechanism);
        }
        return handshake.run(new Frames(stream), type, report, deadline);
    }

    private void sendRest(String mechanism) {
        ByteBuf rest = Unpooled.buffer();
        Greeting.writeRest(rest, mechanism, false);
        stream.send(rest);
    }

    private long soon() {
        return soon(deadline);
    }

    static long soon(long deadline) {
        return Math.min(deadline, System.nanoTime() + SHY_NANOS);
    }
}
