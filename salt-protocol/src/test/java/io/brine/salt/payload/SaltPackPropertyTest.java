package io.brine.salt.payload;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.jspecify.annotations.NullUnmarked;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

@NullUnmarked
class SaltPackPropertyTest {
    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void whatIsPackedComesBack(@ForAll("values") Object value) throws PayloadException {
        assertThat(SaltPack.unpack(SaltPack.pack(value))).isEqualTo(value);
        assertThat(SaltPack.unpack(SaltPack.packBin(value))).isEqualTo(value);
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void anyBytesEndInAValueOrInPayloadException(@ForAll byte[] bytes) {
        try {
            Object value = SaltPack.unpack(bytes);
            assertThat(SaltPack.pack(value)).isNotEmpty();
        } catch (PayloadException e) {
            assertThat(e).hasMessageStartingWith("payload");
        }
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void everyTruncationIsNoticed(@ForAll("values") Object value) throws PayloadException {
        byte[] packed = SaltPack.pack(value);
        for (int n = 0; n < packed.length; n++) {
            assertThat(SaltPack.unpackPrefix(packed, 0, n)).isNull();
        }
    }

    /**
     * Another implementation takes what we pack for one whole value, and writes it the same way.
     */
    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void msgpackCoreReadsWhatWePack(@ForAll("values") Object value) throws IOException {
        byte[] packed = SaltPack.packBin(value);
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(packed);
                MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
            packer.packValue(unpacker.unpackValue());
            assertThat(unpacker.hasNext()).isFalse();
            assertThat(packer.toByteArray()).hasSameSizeAs(packed);
        }
    }

    @Provide
    Arbitrary<Object> values() {
        return values(3);
    }

    private static Arbitrary<Object> values(int depth) {
        Arbitrary<Object> scalars = scalars();
        if (depth == 0) {
            return scalars;
        }
        Arbitrary<Object> inner = values(depth - 1);
        return Arbitraries.oneOf(
                scalars,
                inner.list().ofMaxSize(3).map(list -> (Object) list),
                Arbitraries.maps(scalars, inner).ofMaxSize(3).map(SaltPackPropertyTest::copy));
    }

    private static Arbitrary<Object> scalars() {
        Arbitrary<Object> octets =
                Arbitraries.bytes()
                        .array(byte[].class)
                        .ofMaxSize(40)
                        .map(b -> PackReader.textOrBytes(b, 0, b.length));
        return Arbitraries.oneOf(
                octets,
                Arbitraries.longs().map(n -> (Object) n),
                Arbitraries.doubles().map(n -> (Object) n),
                Arbitraries.of(true, false).map(b -> (Object) b));
    }

    private static Object copy(Map<Object, Object> map) {
        return new LinkedHashMap<>(map);
    }
}
