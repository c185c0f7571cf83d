package io.brine.zmtp.mechanism;

import io.brine.zmtp.wire.Metadata;
import io.brine.zmtp.wire.ProtocolError;
import io.brine.zmtp.wire.ZmtpProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;

/**
 * Confined to its connection. CURVE as server (RFC 26): HELLO, WELCOME, INITIATE, READY. Between
 * WELCOME and INITIATE the transient secret is only in the cookie that the client holds, sealed
 * with a key made for this connection. A box that does not open is not answered.
 */
final class CurveServerMechanism extends ServerMechanism {
    private static final int KEY_SIZE = CurveKeyPair.KEY_SIZE;
    private static final int COOKIE_BOX_SIZE = 2 * KEY_SIZE + CurveBox.MAC_SIZE;
    private static final int COOKIE_SIZE = CurveParts.LONG_NONCE_SIZE + COOKIE_BOX_SIZE;
    private static final int VOUCH_BOX_SIZE = 2 * KEY_SIZE + CurveBox.MAC_SIZE;
    private static final int VOUCH_SIZE = CurveParts.LONG_NONCE_SIZE + VOUCH_BOX_SIZE;
    private static final int MIN_INITIATE =
            COOKIE_SIZE + Long.BYTES + CurveBox.MAC_SIZE + KEY_SIZE + VOUCH_SIZE;
    private static final long READY_NONCE = 1;

    private final CurveKeyPair keys;
    private final Entropy entropy;
    private final byte[] cookieKey = new byte[KEY_SIZE];
    private byte[] clientTransient = new byte[0];
    private byte @Nullable [] sessionKey;
    private Metadata peer = Metadata.EMPTY;
    private long peerNonce;
    private boolean admitted;

    CurveServerMechanism(LocalPeer local, CurveKeyPair keys, Entropy entropy) {
        super(local);
        this.keys = keys;
        this.entropy = entropy;
    }

    @Override
    Progress onHello(ByteBuf body, Outlet out) throws ZmtpProtocolException {
        boolean wellFormed = body.readableBytes() == CurveParts.HELLO_DATA_SIZE;
        wellFormed =
                wellFormed
                        && body.readByte() == CurveParts.MAJOR
                        && body.readByte() == CurveParts.MINOR;
        for (int i = 0; wellFormed && i < CurveParts.PADDING_SIZE; i++) {
            wellFormed = body.readByte() == 0;
        }
        if (!wellFormed) {
            throw HandshakeCommand.malformed(
                    ProtocolError.ZMTP_MALFORMED_COMMAND_HELLO,
                    "a HELLO of CURVE has 200 octets, version 1.0 and zero padding");
        }
        clientTransient = CurveParts.read(body, KEY_SIZE);
        peerNonce = body.readLong();
        byte[] helloKey = agree(keys.secret(), clientTransient);
        byte[] signed =
                CurveBox.of(helloKey, CurveParts.HELLO_PREFIX)
                        .open(peerNonce, ByteBufUtil.getBytes(body));
        if (signed == null || !MessageDigest.isEqual(signed, new byte[CurveParts.SIGNED_SIZE])) {
            throw HandshakeCommand.malformed(
                    ProtocolError.ZMTP_CRYPTOGRAPHIC,
                    "the HELLO of CURVE does not open: the client has another server key");
        }
        sendWelcome(out, helloKey);
        Arrays.fill(helloKey, (byte) 0);
        state = State.INITIATE;
        return new Progress.Continue();
    }

    private void sendWelcome(Outlet out, byte[] helloKey) {
        CurveKeyPair fresh = CurveKeyPair.generate(entropy);
        entropy.fill(cookieKey);
        byte[] cookieNonce = entropy.octets(CurveParts.LONG_NONCE_SIZE);
        byte[] content = CurveParts.concat(clientTransient, fresh.secret());
        byte[] sealed =
                CurveBox.ofLongNonce(cookieKey, CurveParts.COOKIE_PREFIX, cookieNonce)
                        .seal(content);
        byte[] cookie = CurveParts.concat(cookieNonce, sealed);
        byte[] nonce = entropy.octets(CurveParts.LONG_NONCE_SIZE);
        ByteBuf welcome = HandshakeCommand.named(HandshakeCommand.WELCOME);
        welcome.writeBytes(nonce);
        welcome.writeBytes(
                CurveBox.ofLongNonce(helloKey, CurveParts.WELCOME_PREFIX, nonce)
                        .seal(CurveParts.concat(fresh.open(), cookie)));
        out.send(welcome);
        fresh.wipe();
        Arrays.fill(content, (byte) 0);
    }

    @Override
    Progress onInitiate(ByteBuf body, Outlet out) throws ZmtpProtocolException {
        if (body.readableBytes() < MIN_INITIATE) {
            throw HandshakeCommand.malformed(
                    ProtocolError.ZMTP_MALFORMED_COMMAND_INITIATE,
                    "an INITIATE of CURVE has at least 257 octets");
        }
        byte[] secret = openCookie(body);
        long nonce = body.readLong();
        if (Long.compareUnsigned(nonce, peerNonce) <= 0) {
            throw HandshakeCommand.malformed(
                    ProtocolError.ZMTP_INVALID_SEQUENCE,
                    "the nonce of INITIATE is not above that of HELLO");
        }
        peerNonce = nonce;
        byte[] session = agree(secret, clientTransient);
        sessionKey = session;
        byte[] plain =
                CurveBox.of(session, CurveParts.INITIATE_PREFIX)
                        .open(nonce, ByteBufUtil.getBytes(body));
        if (plain == null) {
            throw cryptographic("the INITIATE of CURVE does not open");
        }
        ByteBuf content = Unpooled.wrappedBuffer(plain);
        byte[] clientKey = CurveParts.read(content, KEY_SIZE);
        checkVouch(content, secret, clientKey);
        Arrays.fill(secret, (byte) 0);
        peer = Metadata.readFrom(content);
        local.check(peer, out);
        state = State.ADMISSION;
        return new Progress.Asking(peer, List.of(clientKey), false);
    }

    private byte[] openCookie(ByteBuf body) throws ZmtpProtocolException {
        byte[] nonce = CurveParts.read(body, CurveParts.LONG_NONCE_SIZE);
        byte[] cookie =
                CurveBox.ofLongNonce(cookieKey, CurveParts.COOKIE_PREFIX, nonce)
                        .open(CurveParts.read(body, COOKIE_BOX_SIZE));
        Arrays.fill(cookieKey, (byte) 0);
        if (cookie == null
                || !MessageDigest.isEqual(Arrays.copyOf(cookie, KEY_SIZE), clientTransient)) {
            throw cryptographic("the cookie in the INITIATE of CURVE is not ours");
        }
        byte[] secret = Arrays.copyOfRange(cookie, KEY_SIZE, 2 * KEY_SIZE);
        Arrays.fill(cookie, (byte) 0);
        return secret;
    }

    /** Checks that the owner of the long-term key made this transient key, for this server. */
    private void checkVouch(ByteBuf content, byte[] secret, byte[] clientKey)
            throws ZmtpProtocolException {
        byte[] nonce = CurveParts.read(content, CurveParts.LONG_NONCE_SIZE);
        byte[] key = agree(secret, clientKey);
        byte[] vouched =
                CurveBox.ofLongNonce(key, CurveParts.VOUCH_PREFIX, nonce)
                        .open(CurveParts.read(content, VOUCH_BOX_SIZE));
        Arrays.fill(key, (byte) 0);
        if (vouched == null) {
            throw cryptographic("the vouch in the INITIATE of CURVE does not open");
        }
        if (!MessageDigest.isEqual(vouched, CurveParts.concat(clientTransient, keys.open()))) {
            throw HandshakeCommand.malformed(
                    ProtocolError.ZMTP_KEY_EXCHANGE,
                    "the vouch of CURVE was made for another connection or server");
        }
    }

    private static byte[] agree(byte[] secret, byte[] clientKey) throws ZmtpProtocolException {
        byte[] key = CurveBox.sharedKey(secret, clientKey);
        if (key == null) {
            throw HandshakeCommand.malformed(
                    ProtocolError.ZMTP_KEY_EXCHANGE, "a key of the client is of low order");
        }
        return key;
    }

    private static ZmtpProtocolException cryptographic(String detail) {
        return HandshakeCommand.malformed(ProtocolError.ZMTP_CRYPTOGRAPHIC, detail);
    }

    @Override
    public Progress onAdmitted(Outlet out) {
        byte[] key = sessionKey;
        if (key == null || state != State.ADMISSION || admitted) {
            throw new IllegalStateException("nobody was asked");
        }
        admitted = true;
        ByteBuf metadata = Unpooled.buffer();
        local.metadata().writeTo(metadata);
        ByteBuf ready = HandshakeCommand.named(HandshakeCommand.READY);
        ready.writeLong(READY_NONCE);
        ready.writeBytes(
                CurveBox.of(key, CurveParts.READY_PREFIX)
                        .seal(READY_NONCE, ByteBufUtil.getBytes(metadata)));
        out.send(ready);
        return new Progress.Done(peer, new CurveFormat(key, false, READY_NONCE, peerNonce));
    }

    @Override
    public void wipe() {
        Arrays.fill(cookieKey, (byte) 0);
        CurveParts.wipe(sessionKey);
    }
}
