package io.brine.zmtp.mechanism;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.zmtp.LeakCheck;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;

import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

import java.nio.ByteBuffer;
import java.util.Random;

/**
 * Our boxes are Bouncy Castle's XSalsa20 and Poly1305, used the plain way, for every length: two
 * sides that are wrong in the same way would understand each other.
 */
class CurveBoxPropertyTest {
    @AfterContainer
    static void noBufferIsLeft() {
        LeakCheck.noBufferIsLeft();
    }

    private static byte[] oracle(byte[] key, byte[] prefix, long nonce, byte[] plain) {
        byte[] iv = ByteBuffer.allocate(24).put(prefix).putLong(nonce).array();
        XSalsa20Engine cipher = new XSalsa20Engine();
        cipher.init(true, new ParametersWithIV(new KeyParameter(key), iv));
        byte[] macKey = new byte[32];
        cipher.processBytes(macKey, 0, 32, macKey, 0);
        byte[] box = new byte[CurveBox.MAC_SIZE + plain.length];
        cipher.processBytes(plain, 0, plain.length, box, CurveBox.MAC_SIZE);
        Poly1305 mac = new Poly1305();
        mac.init(new KeyParameter(macKey));
        mac.update(box, CurveBox.MAC_SIZE, plain.length);
        mac.doFinal(box, 0);
        return box;
    }

    @Property(tries = 300)
    void boxesAreBouncyCastlesForEveryLength(
            @ForAll @Size(32) byte[] key,
            @ForAll @Size(16) byte[] prefix,
            @ForAll long nonce,
            @ForAll @IntRange(max = 700) int size) {
        check(key, prefix, nonce, size);
    }

    @Property(tries = 20)
    void boxesAreBouncyCastlesForLargeLengths(
            @ForAll @Size(32) byte[] key,
            @ForAll @Size(16) byte[] prefix,
            @ForAll long nonce,
            @ForAll @IntRange(min = 16_000, max = 50_000) int size) {
        check(key, prefix, nonce, size);
    }

    private static void check(byte[] key, byte[] prefix, long nonce, int size) {
        byte[] plain = new byte[size + 1];
        new Random(size).nextBytes(plain);
        byte[] wanted = oracle(key, prefix, nonce, plain);
        CurveBox box = new CurveBox(key, prefix);
        assertThat(box.seal(nonce, plain)).isEqualTo(wanted);
        assertThat(box.open(nonce, wanted)).isEqualTo(plain);

        ByteBuf sealed = Unpooled.buffer();
        ByteBuf body = Unpooled.wrappedBuffer(plain, 1, size);
        box.sealInto(sealed, nonce, plain[0], body);
        assertThat(ByteBufUtil.getBytes(sealed)).isEqualTo(wanted);
        assertThat(box.openInPlace(sealed, 0, wanted.length, nonce)).isTrue();
        assertThat(ByteBufUtil.getBytes(sealed, CurveBox.MAC_SIZE, size + 1)).isEqualTo(plain);

        // The engines are used again and again, and one use leaves nothing for the next.
        byte[] spoilt = wanted.clone();
        spoilt[(int) Math.floorMod(nonce, (long) wanted.length)] ^= 1;
        assertThat(box.open(nonce, spoilt)).isNull();
        assertThat(box.seal(nonce, plain)).isEqualTo(wanted);
    }
}
