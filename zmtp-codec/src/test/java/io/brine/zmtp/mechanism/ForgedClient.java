package io.brine.zmtp.mechanism;

import io.brine.zmtp.wire.Metadata;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Objects;

/**
 * Confined to a test. A CURVE client whose every part can be made wrong before it is sealed; left
 * alone it is right.
 */
public final class ForgedClient {
    private static final byte[] DEALER = typeOf("DEALER");

    /** Our long-term keys. */
    public final CurveKeyPair keys = CurveKeyPair.generate();

    private final CurveKeyPair transientKeys = CurveKeyPair.generate();

    /** The key that the boxes of HELLO and WELCOME are made with. */
    public byte[] serverKey;

    /** What HELLO says our transient key is. */
    public byte[] announcedTransient = transientKeys.publicKey();

    /** Version and padding of HELLO. */
    public byte[] helloStart = start();

    /** What is in HELLO's box. */
    public byte[] signed = new byte[CurveParts.SIGNED_SIZE];

    /** HELLO's nonce. */
    public long helloNonce = 1;

    /** INITIATE's nonce. */
    public long initiateNonce = 2;

    /** The cookie of WELCOME. */
    public byte[] cookie = new byte[96];

    /** What INITIATE says our long-term key is. */
    public byte[] announcedLongTerm = keys.publicKey();

    /** The transient key in the vouch. */
    public byte[] vouchedTransient = transientKeys.publicKey();

    /** The server key in the vouch. */
    public byte[] vouchedServer;

    /** The metadata in INITIATE. */
    public byte[] metadata = DEALER;

    private byte @Nullable [] serverTransient;

    /** Makes a client that is right. */
    public ForgedClient(byte[] serverKey) {
        this.serverKey = serverKey;
        vouchedServer = serverKey;
    }

    private static byte[] start() {
        byte[] start = new byte[2 + CurveParts.PADDING_SIZE];
        start[0] = CurveParts.MAJOR;
        return start;
    }

    /** The metadata of a socket of that type, as it is in READY and INITIATE. */
    public static byte[] typeOf(String socketType) {
        ByteBuf out = Unpooled.buffer();
        Metadata.builder().set(Metadata.SOCKET_TYPE, socketType).build().writeTo(out);
        return ByteBufUtil.getBytes(out);
    }

    /** The body of HELLO. */
    public byte[] hello() {
        ByteBuf body = HandshakeCommand.named(HandshakeCommand.HELLO);
        body.writeBytes(helloStart);
        body.writeBytes(announcedTransient);
        body.writeLong(helloNonce);
        byte[] key = shared(transientKeys, serverKey);
        body.writeBytes(CurveBox.of(key, CurveParts.HELLO_PREFIX).seal(helloNonce, signed));
        return ByteBufUtil.getBytes(body);
    }

    /** Opens WELCOME's body. */
    public void takeWelcome(byte[] welcome) {
        byte[] nonce = Arrays.copyOfRange(welcome, 8, 24);
        byte[] plain =
                CurveBox.ofLongNonce(
                                shared(transientKeys, serverKey), CurveParts.WELCOME_PREFIX, nonce)
                        .open(Arrays.copyOfRange(welcome, 24, welcome.length));
        byte[] opened = Objects.requireNonNull(plain, "WELCOME does not open");
        serverTransient = Arrays.copyOf(opened, CurveKeyPair.KEY_SIZE);
        cookie = Arrays.copyOfRange(opened, CurveKeyPair.KEY_SIZE, opened.length);
    }

    /** The body of INITIATE. */
    public byte[] initiate() {
        byte[] vouchNonce = new byte[CurveParts.LONG_NONCE_SIZE];
        byte[] vouch =
                CurveBox.ofLongNonce(
                                shared(keys, Objects.requireNonNull(serverTransient)),
                                CurveParts.VOUCH_PREFIX,
                                vouchNonce)
                        .seal(CurveParts.concat(vouchedTransient, vouchedServer));
        ByteBuf content = Unpooled.buffer();
        content.writeBytes(announcedLongTerm).writeBytes(vouchNonce).writeBytes(vouch);
        content.writeBytes(metadata);
        ByteBuf body = HandshakeCommand.named(HandshakeCommand.INITIATE);
        body.writeBytes(cookie).writeLong(initiateNonce);
        body.writeBytes(
                CurveBox.of(session(), CurveParts.INITIATE_PREFIX)
                        .seal(initiateNonce, ByteBufUtil.getBytes(content)));
        return ByteBufUtil.getBytes(body);
    }

    /** The body of a MESSAGE with those flags in its box. */
    public byte[] message(long nonce, int flags, byte... data) {
        return sealed("CurveZMQMESSAGEC", nonce, flags, data);
    }

    /** As {@link #message}, sealed as the server would. */
    public byte[] reflected(long nonce, int flags, byte... data) {
        return sealed("CurveZMQMESSAGES", nonce, flags, data);
    }

    private byte[] sealed(String prefix, long nonce, int flags, byte[] data) {
        return sealed(session(), prefix, nonce, flags, data);
    }

    static byte[] sealed(byte[] session, String prefix, long nonce, int flags, byte[] data) {
        ByteBuf body = Unpooled.buffer();
        body.writeLong(CurveFormat.NAME).writeLong(nonce);
        byte[] plain = CurveParts.concat(new byte[] {(byte) flags}, data);
        body.writeBytes(CurveBox.of(session, prefix).seal(nonce, plain));
        return ByteBufUtil.getBytes(body);
    }

    private byte[] session() {
        return shared(transientKeys, Objects.requireNonNull(serverTransient));
    }

    private static byte[] shared(CurveKeyPair ours, byte[] theirs) {
        return Objects.requireNonNull(CurveBox.sharedKey(ours.secret(), theirs));
    }
}
