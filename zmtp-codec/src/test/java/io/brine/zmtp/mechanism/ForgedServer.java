package io.brine.zmtp.mechanism;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Objects;

/**
 * Confined to a test. A CURVE server whose every part can be made wrong before it is sealed; left
 * alone it is right. It believes everything that the client says.
 */
public final class ForgedServer {
    /** Our long-term keys. */
    public final CurveKeyPair keys = CurveKeyPair.generate();

    private final CurveKeyPair transientKeys = CurveKeyPair.generate();

    /** What WELCOME says our transient key is. */
    public byte[] announcedTransient = transientKeys.publicKey();

    /** READY's nonce. */
    public long readyNonce = 1;

    /** The metadata in READY. */
    public byte[] metadata = ForgedClient.typeOf("ROUTER");

    private byte @Nullable [] clientTransient;

    /** Reads HELLO's body. */
    public void takeHello(byte[] hello) {
        clientTransient = Arrays.copyOfRange(hello, 80, 112);
    }

    /** The body of WELCOME. */
    public byte[] welcome() {
        byte[] nonce = new byte[CurveParts.LONG_NONCE_SIZE];
        ByteBuf body = HandshakeCommand.named(HandshakeCommand.WELCOME);
        body.writeBytes(nonce);
        body.writeBytes(
                CurveBox.ofLongNonce(shared(keys), CurveParts.WELCOME_PREFIX, nonce)
                        .seal(CurveParts.concat(announcedTransient, new byte[96])));
        return ByteBufUtil.getBytes(body);
    }

    /** The body of READY. */
    public byte[] ready() {
        ByteBuf body = HandshakeCommand.named(HandshakeCommand.READY);
        body.writeLong(readyNonce);
        body.writeBytes(
                CurveBox.of(shared(transientKeys), CurveParts.READY_PREFIX)
                        .seal(readyNonce, metadata));
        return ByteBufUtil.getBytes(body);
    }

    /** The metadata in an INITIATE of the client. */
    public byte[] metadataOf(byte[] initiate) {
        ByteBuf body = Unpooled.wrappedBuffer(initiate);
        body.skipBytes(9 + 96);
        long nonce = body.readLong();
        byte[] plain =
                CurveBox.of(shared(transientKeys), CurveParts.INITIATE_PREFIX)
                        .open(nonce, ByteBufUtil.getBytes(body));
        byte[] content = Objects.requireNonNull(plain, "INITIATE does not open");
        return Arrays.copyOfRange(content, 128, content.length);
    }

    /** The body of a MESSAGE with those flags in its box. */
    public byte[] message(long nonce, int flags, byte... data) {
        return ForgedClient.sealed(shared(transientKeys), "CurveZMQMESSAGES", nonce, flags, data);
    }

    private byte[] shared(CurveKeyPair ours) {
        return Objects.requireNonNull(
                CurveBox.sharedKey(ours.secret(), Objects.requireNonNull(clientTransient)));
    }
}
