package io.brine.zmtp.mechanism;

import io.brine.zmtp.wire.Command;
import io.brine.zmtp.wire.Metadata;
import io.brine.zmtp.wire.ProtocolError;
import io.brine.zmtp.wire.ZmtpProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Confined to its connection. CURVE as client (RFC 26): HELLO, WELCOME, INITIATE, READY. Our
 * long-term key and our metadata go out in a box that only the server can open.
 */
final class CurveClientMechanism implements Mechanism {
    private static final int COOKIE_SIZE = 96;
    private static final long HELLO_NONCE = 1;
    private static final long INITIATE_NONCE = 2;

    private enum State {
        WELCOME,
        READY
    }

    private final LocalPeer local;
    private final CurveKeyPair keys;
    private final byte[] serverKey;
    private final Entropy entropy;
    private final CurveKeyPair transientKeys;
    private final byte @Nullable [] helloKey;
    private byte @Nullable [] sessionKey;
    private State state = State.WELCOME;

    CurveClientMechanism(LocalPeer local, Security.CurveClient security, Entropy entropy) {
        this.local = local;
        this.entropy = entropy;
        keys = security.keys();
        serverKey = security.serverKey();
        transientKeys = CurveKeyPair.generate(entropy);
        helloKey = CurveBox.sharedKey(transientKeys.secret(), serverKey);
    }

    @Override
    public Progress begin(Outlet out) {
        byte[] key = helloKey;
        if (key == null) {
            throw new IllegalStateException("the CURVE server's public key is no key: low order");
        }
        ByteBuf hello = HandshakeCommand.named(HandshakeCommand.HELLO);
        hello.writeByte(CurveParts.MAJOR).writeByte(CurveParts.MINOR);
        hello.writeZero(CurveParts.PADDING_SIZE);
        hello.writeBytes(transientKeys.open());
        hello.writeLong(HELLO_NONCE);
        hello.writeBytes(
                CurveBox.of(key, CurveParts.HELLO_PREFIX)
                        .seal(HELLO_NONCE, new byte[CurveParts.SIGNED_SIZE]));
        out.send(hello);
        return new Progress.Continue();
    }

    @Override
    public Progress onCommand(ByteBuf body, Outlet out) throws ZmtpProtocolException {
        String name = Command.readName(body);
        if (name.equals(HandshakeCommand.ERROR)) {
            return HandshakeCommand.refused(body);
        }
        if (name.equals(HandshakeCommand.HELLO)) {
            throw HandshakeCommand.sameRole(Mechanisms.CURVE, "client");
        }
        if (state == State.WELCOME && name.equals(HandshakeCommand.WELCOME)) {
            return onWelcome(body, out);
        }
        if (state == State.READY && name.equals(HandshakeCommand.READY)) {
            return onReady(body);
        }
        throw HandshakeCommand.unexpected(name);
    }

    private Progress onWelcome(ByteBuf body, Outlet out) throws ZmtpProtocolException {
        byte[] key = helloKey;
        if (key == null || body.readableBytes() != CurveParts.WELCOME_DATA_SIZE) {
            throw HandshakeCommand.malformed(
                    ProtocolError.ZMTP_MALFORMED_COMMAND_WELCOME,
                    "a WELCOME of CURVE has 168 octets");
        }
        byte[] nonce = CurveParts.read(body, CurveParts.LONG_NONCE_SIZE);
        byte[] plain =
                CurveBox.ofLongNonce(key, CurveParts.WELCOME_PREFIX, nonce)
                        .open(ByteBufUtil.getBytes(body));
        if (plain == null) {
            throw HandshakeCommand.malformed(
                    ProtocolError.ZMTP_CRYPTOGRAPHIC, "the WELCOME of CURVE does not open");
        }
        byte[] serverTransient = Arrays.copyOf(plain, CurveKeyPair.KEY_SIZE);
        byte[] cookie =
                Arrays.copyOfRange(
                        plain, CurveKeyPair.KEY_SIZE, CurveKeyPair.KEY_SIZE + COOKIE_SIZE);
        sendInitiate(out, serverTransient, cookie);
        state = State.READY;
        return new Progress.Continue();
    }

    private void sendInitiate(Outlet out, byte[] serverTransient, byte[] cookie)
            throws ZmtpProtocolException {
        byte[] session = agree(transientKeys.secret(), serverTransient);
        sessionKey = session;
        ByteBuf content = Unpooled.buffer();
        content.writeBytes(keys.open());
        content.writeBytes(vouch(serverTransient));
        local.metadata().writeTo(content);
        ByteBuf initiate = HandshakeCommand.named(HandshakeCommand.INITIATE);
        initiate.writeBytes(cookie);
        initiate.writeLong(INITIATE_NONCE);
        initiate.writeBytes(
                CurveBox.of(session, CurveParts.INITIATE_PREFIX)
                        .seal(INITIATE_NONCE, ByteBufUtil.getBytes(content)));
        out.send(initiate);
    }

    /** Proves that our transient key belongs to our long-term one, for this server only. */
    private byte[] vouch(byte[] serverTransient) throws ZmtpProtocolException {
        byte[] nonce = entropy.octets(CurveParts.LONG_NONCE_SIZE);
        byte[] key = agree(keys.secret(), serverTransient);
        byte[] vouched =
                CurveBox.ofLongNonce(key, CurveParts.VOUCH_PREFIX, nonce)
                        .seal(CurveParts.concat(transientKeys.open(), serverKey));
        Arrays.fill(key, (byte) 0);
        return CurveParts.concat(nonce, vouched);
    }

    private static byte[] agree(byte[] secret, byte[] serverTransient)
            throws ZmtpProtocolException {
        byte[] key = CurveBox.sharedKey(secret, serverTransient);
        if (key == null) {
            throw HandshakeCommand.malformed(
                    ProtocolError.ZMTP_KEY_EXCHANGE, "the server's transient key is of low order");
        }
        return key;
    }

    private Progress onReady(ByteBuf body) throws ZmtpProtocolException {
        byte[] key = sessionKey;
        if (key == null || body.readableBytes() < Long.BYTES + CurveBox.MAC_SIZE) {
            throw HandshakeCommand.malformed(
                    ProtocolError.ZMTP_MALFORMED_COMMAND_READY,
                    "a READY of CURVE has at least 30 octets");
        }
        long nonce = body.readLong();
        if (nonce == 0) {
            throw HandshakeCommand.malformed(
                    ProtocolError.ZMTP_INVALID_SEQUENCE, "the nonce of READY is 0");
        }
        byte[] plain =
                CurveBox.of(key, CurveParts.READY_PREFIX).open(nonce, ByteBufUtil.getBytes(body));
        if (plain == null) {
            throw HandshakeCommand.malformed(
                    ProtocolError.ZMTP_CRYPTOGRAPHIC, "the READY of CURVE does not open");
        }
        Metadata metadata = Metadata.readFrom(Unpooled.wrappedBuffer(plain));
        local.check(metadata);
        return new Progress.Done(metadata, new CurveFormat(key, true, INITIATE_NONCE, nonce));
    }

    @Override
    public void wipe() {
        transientKeys.wipe();
        CurveParts.wipe(helloKey);
        CurveParts.wipe(sessionKey);
    }
}
