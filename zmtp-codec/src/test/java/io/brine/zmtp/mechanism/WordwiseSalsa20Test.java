package io.brine.zmtp.mechanism;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import org.bouncycastle.crypto.engines.Salsa20Engine;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

import java.util.List;

class WordwiseSalsa20Test {
    @Property(tries = 300)
    void shouldCipherAsTheEngineDoesWhateverThePieces(
            @ForAll @Size(32) byte[] key,
            @ForAll @Size(8) byte[] nonce,
            @ForAll @Size(min = 1, max = 8) List<@IntRange(max = 300) Integer> pieces,
            @ForAll @IntRange(max = 5) int offset) {
        Salsa20Engine engine = new Salsa20Engine();
        Salsa20Engine wordwise = new WordwiseSalsa20();
        for (int again = 0; again < 2; again++) {
            engine.init(true, new ParametersWithIV(new KeyParameter(key), nonce));
            wordwise.init(true, new ParametersWithIV(new KeyParameter(key), nonce));
            for (int piece : pieces) {
                byte[] plain = new byte[offset + piece];
                for (int i = 0; i < plain.length; i++) {
                    plain[i] = (byte) (31 * i + piece);
                }
                byte[] expected = new byte[2 * offset + piece];
                byte[] actual = new byte[2 * offset + piece];
                engine.processBytes(plain, offset, piece, expected, 2 * offset);
                wordwise.processBytes(plain, offset, piece, actual, 2 * offset);
                assertThat(actual).isEqualTo(expected);
            }
        }
    }
}
