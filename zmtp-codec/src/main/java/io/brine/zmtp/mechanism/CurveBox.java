package io.brine.zmtp.mechanism;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;

import org.bouncycastle.crypto.engines.Salsa20Engine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.util.Pack;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Confined to its connection. NaCl's secret box (XSalsa20 and Poly1305) under one key and the first
 * 16 of 24 nonce octets, which CURVE keeps the same for many boxes: the key that XSalsa20 derives
 * from both is made once. Keeps its engines, so that a message costs no set-up; large ones go
 * through a small buffer of their thread.
 */
final class CurveBox {
    /** Octets that a box has more than what is in it. */
    static final int MAC_SIZE = 16;

    /** Octets of the nonce that {@link #seal} and {@link #open} take. */
    static final int SUFFIX_SIZE = 8;

    private static final int KEY_SIZE = 32;
    private static final int PREFIX_SIZE = 16;
    private static final int ROUNDS = 20;
    private static final int CHUNK = 16 * 1024;
    private static final byte[] SIGMA = "expand 32-byte k".getBytes(StandardCharsets.US_ASCII);

    private static final FastThreadLocal<byte[]> SCRATCH =
            new FastThreadLocal<>() {
                @Override
                protected byte[] initialValue() {
                    return new byte[CHUNK];
                }
            };

    private final Salsa20Engine cipher = new WordwiseSalsa20();
    private final Poly1305 authenticator = new Poly1305();
    private final byte[] suffix = new byte[SUFFIX_SIZE];
    private final byte[] macKey = new byte[KEY_SIZE];
    private final byte[] mac = new byte[MAC_SIZE];

    /**
     * Makes a box.
     *
     * @param key 32 octets, from {@link #sharedKey} or random; the caller wipes it
     * @param prefix the first 16 octets of the nonces
     */
    CurveBox(byte[] key, byte[] prefix) {
        byte[] derived = hsalsa20(key, prefix);
        cipher.init(true, new ParametersWithIV(new KeyParameter(derived), suffix));
        Arrays.fill(derived, (byte) 0);
    }

    /** As the constructor, with a prefix in ASCII of 16 characters. */
    static CurveBox of(byte[] key, String prefix) {
        return new CurveBox(key, prefix.getBytes(StandardCharsets.US_ASCII));
    }

    /** A box for one 24-octet nonce: 8 characters and 16 octets. */
    static CurveBox ofLongNonce(byte[] key, String prefix, byte[] nonce) {
        byte[] whole = longNonce(prefix, nonce);
        CurveBox box = new CurveBox(key, Arrays.copyOf(whole, PREFIX_SIZE));
        System.arraycopy(whole, PREFIX_SIZE, box.suffix, 0, SUFFIX_SIZE);
        return box;
    }

    private static byte[] longNonce(String prefix, byte[] nonce) {
        byte[] whole = Arrays.copyOf(prefix.getBytes(StandardCharsets.US_ASCII), 24);
        System.arraycopy(nonce, 0, whole, 8, PREFIX_SIZE);
        return whole;
    }

    /**
     * Returns the key that two sides share: HSalsa20 of X25519 (NaCl's crypto_box_beforenm); null
     * when the public key is one of those of low order, which give everyone the same.
     */
    static byte @Nullable [] sharedKey(byte[] secretKey, byte[] publicKey) {
        byte[] point = new byte[KEY_SIZE];
        boolean good = X25519.calculateAgreement(secretKey, 0, publicKey, 0, point, 0);
        byte[] key = good ? hsalsa20(point, new byte[PREFIX_SIZE]) : null;
        Arrays.fill(point, (byte) 0);
        return key;
    }

    /** NaCl's crypto_core_hsalsa20, by way of the Salsa20 core, whose feed-forward is taken off. */
    private static byte[] hsalsa20(byte[] key, byte[] input) {
        int[] state = new int[16];
        for (int i = 0; i < 4; i++) {
            state[5 * i] = Pack.littleEndianToInt(SIGMA, 4 * i);
            state[1 + i] = Pack.littleEndianToInt(key, 4 * i);
            state[6 + i] = Pack.littleEndianToInt(input, 4 * i);
            state[11 + i] = Pack.littleEndianToInt(key, 16 + 4 * i);
        }
        int[] mixed = new int[16];
        Salsa20Engine.salsaCore(ROUNDS, state, mixed);
        byte[] derived = new byte[KEY_SIZE];
        for (int i = 0; i < 4; i++) {
            Pack.intToLittleEndian(mixed[5 * i] - state[5 * i], derived, 4 * i);
            Pack.intToLittleEndian(mixed[6 + i] - state[6 + i], derived, 16 + 4 * i);
        }
        Arrays.fill(state, 0);
        Arrays.fill(mixed, 0);
        return derived;
    }

    /** Seals under a short nonce; returns MAC and cipher text. */
    byte[] seal(long nonce, byte[] plain) {
        Pack.longToBigEndian(nonce, suffix, 0);
        return seal(plain);
    }

    /** Seals under the nonce that is set. */
    byte[] seal(byte[] plain) {
        begin();
        byte[] box = new byte[MAC_SIZE + plain.length];
        cipher.processBytes(plain, 0, plain.length, box, MAC_SIZE);
        authenticator.update(box, MAC_SIZE, plain.length);
        authenticator.doFinal(box, 0);
        return box;
    }

    /** Opens under a short nonce; null when the box was not made with this key and nonce. */
    byte @Nullable [] open(long nonce, byte[] box) {
        Pack.longToBigEndian(nonce, suffix, 0);
        return open(box);
    }

    /** Opens under the nonce that is set. */
    byte @Nullable [] open(byte[] box) {
        if (box.length < MAC_SIZE) {
            return null;
        }
        begin();
        authenticator.update(box, MAC_SIZE, box.length - MAC_SIZE);
        authenticator.doFinal(mac, 0);
        if (!isMac(box)) {
            return null;
        }
        byte[] plain = new byte[box.length - MAC_SIZE];
        cipher.processBytes(box, MAC_SIZE, plain.length, plain, 0);
        return plain;
    }

    /**
     * Seals one octet and a body behind it straight into {@code out}. Borrows both; the body's
     * indices stay.
     */
    void sealInto(ByteBuf out, long nonce, int first, ByteBuf body) {
        Pack.longToBigEndian(nonce, suffix, 0);
        begin();
        int macIndex = out.writerIndex();
        out.writeZero(MAC_SIZE);
        byte[] scratch = SCRATCH.get();
        scratch[0] = (byte) first;
        int filled = 1;
        int index = body.readerIndex();
        int left = body.readableBytes();
        do {
            int count = Math.min(left, CHUNK - filled);
            body.getBytes(index, scratch, filled, count);
            filled += count;
            cipher.processBytes(scratch, 0, filled, scratch, 0);
            authenticator.update(scratch, 0, filled);
            out.writeBytes(scratch, 0, filled);
            index += count;
            left -= count;
            filled = 0;
        } while (left > 0);
        authenticator.doFinal(mac, 0);
        out.setBytes(macIndex, mac);
    }

    /**
     * Opens a box where it lies in a buffer: what is in it stands afterwards behind the first
     * {@link #MAC_SIZE} octets. Returns false, and leaves the octets as they are, when it was not
     * made with this key and nonce. Borrows the buffer.
     */
    boolean openInPlace(ByteBuf in, int index, int boxSize, long nonce) {
        Pack.longToBigEndian(nonce, suffix, 0);
        begin();
        byte[] scratch = SCRATCH.get();
        int start = index + MAC_SIZE;
        int size = boxSize - MAC_SIZE;
        for (int done = 0; done < size; done += CHUNK) {
            int count = Math.min(CHUNK, size - done);
            in.getBytes(start + done, scratch, 0, count);
            authenticator.update(scratch, 0, count);
        }
        authenticator.doFinal(mac, 0);
        in.getBytes(index, macKey, 0, MAC_SIZE);
        if (!isMac(macKey)) {
            return false;
        }
        for (int done = 0; done < size; done += CHUNK) {
            int count = Math.min(CHUNK, size - done);
            if (size > CHUNK) {
                in.getBytes(start + done, scratch, 0, count);
            }
            cipher.processBytes(scratch, 0, count, scratch, 0);
            in.setBytes(start + done, scratch, 0, count);
        }
        return true;
    }

    /** Compares in a time that does not depend on the octets. */
    private boolean isMac(byte[] octets) {
        return org.bouncycastle.util.Arrays.constantTimeAreEqual(MAC_SIZE, mac, 0, octets, 0);
    }

    /** Sets the nonce; the first octets of the key stream are the authenticator's key. */
    private void begin() {
        cipher.init(true, new ParametersWithIV(null, suffix));
        Arrays.fill(macKey, (byte) 0);
        cipher.processBytes(macKey, 0, KEY_SIZE, macKey, 0);
        authenticator.init(new KeyParameter(macKey));
    }

    /** Overwrites the keys; the box is of no use afterwards. */
    void wipe() {
        Arrays.fill(macKey, (byte) 0);
        cipher.init(true, new ParametersWithIV(new KeyParameter(macKey), suffix));
        authenticator.init(new KeyParameter(macKey));
    }
}
