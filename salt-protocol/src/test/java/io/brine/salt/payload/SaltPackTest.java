package io.brine.salt.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import io.brine.salt.Vectors;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

class SaltPackTest {
    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static Map<Object, @Nullable Object> textAndBinary() {
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        map.put("s", "é");
        map.put("b", Bytes.of(new byte[] {(byte) 0xff, 0}));
        return map;
    }

    @Test
    void reproducesEveryVector() throws PayloadException {
        Map<Object, @Nullable Object> floats = new LinkedHashMap<>();
        floats.put("return", null);
        floats.put("success", true);
        floats.put("x", 1.5);
        floats.put("n", -33);
        Map<String, byte[]> packed = new LinkedHashMap<>();
        packed.put("int 2**64", SaltPack.pack(BigInteger.ONE.shiftLeft(64)));
        packed.put("old spec (TCP)", SaltPack.pack(textAndBinary()));
        packed.put("new spec (files", SaltPack.packBin(textAndBinary()));
        packed.put("40-char text, old spec", SaltPack.pack("a".repeat(40)));
        packed.put("40-char text, new spec", SaltPack.packBin("a".repeat(40)));
        LocalDateTime time = LocalDateTime.of(2026, 1, 2, 3, 4, 5, 6000);
        packed.put("datetime", SaltPack.pack(time));
        packed.put("constant ext 79", SaltPack.pack(new NamedConstant("Default", null)));
        packed.put("return map", SaltPack.pack(floats));
        Set<String> open = new TreeSet<>(packed.keySet());
        JsonNode vectors = Vectors.salt("msgpack.json").get("vectors");
        for (JsonNode v : Vectors.entries(vectors, Set.of("name", "hex", "value"))) {
            String name = v.get("name").asText();
            String mine = open.stream().filter(name::startsWith).findFirst().orElseThrow();
            open.remove(mine);
            byte[] ours = Objects.requireNonNull(packed.get(mine));
            if (name.startsWith("return map")) {
                assertThat(Vectors.plain(SaltPack.unpack(Vectors.hex(v.get("hex")))))
                        .as(name)
                        .isEqualTo(Vectors.plain(SaltPack.unpack(ours)));
            }
            assertThat(Vectors.hex(ours)).as(name).isEqualTo(v.get("hex").asText());
        }
        assertThat(open).isEmpty();
    }

    @Test
    void extensionsComeBack() throws PayloadException {
        LocalDateTime time = LocalDateTime.of(2026, 1, 2, 3, 4, 5, 6000);
        assertThat(SaltPack.unpack(SaltPack.pack(time))).isEqualTo(time);
        NamedConstant constant = new NamedConstant("Default", "x");
        assertThat(SaltPack.unpack(SaltPack.pack(constant))).isEqualTo(constant);
        assertThat(SaltPack.unpack(hex("d40161"))).isEqualTo("a");
    }

    @Test
    void integersKeepTheirValueInTheShortestForm() throws PayloadException {
        Map<Long, String> wanted = new LinkedHashMap<>();
        wanted.put(0L, "00");
        wanted.put(127L, "7f");
        wanted.put(128L, "cc80");
        wanted.put(256L, "cd0100");
        wanted.put(65536L, "ce00010000");
        wanted.put(1L << 32, "cf0000000100000000");
        wanted.put(-1L, "ff");
        wanted.put(-32L, "e0");
        wanted.put(-33L, "d0df");
        wanted.put(-129L, "d1ff7f");
        wanted.put(-32769L, "d2ffff7fff");
        wanted.put(Long.MIN_VALUE, "d38000000000000000");
        for (Map.Entry<Long, String> e : wanted.entrySet()) {
            assertThat(Vectors.hex(SaltPack.pack(e.getKey()))).isEqualTo(e.getValue());
            assertThat(SaltPack.unpack(hex(e.getValue()))).isEqualTo(e.getKey());
        }
        assertThat(SaltPack.unpack(hex("cfffffffffffffffff")))
                .isEqualTo(new BigInteger("18446744073709551615"));
    }

    @Test
    void announcedSizesAreNotBelieved() {
        for (String huge :
                List.of("ddffffffff", "dfffffffff", "dbffffffff", "c6ffffffff", "c9ffffffff4e")) {
            assertThatThrownBy(() -> SaltPack.unpack(hex(huge)))
                    .isInstanceOf(PayloadException.class)
                    .hasMessageContaining("ends too early");
        }
    }

    @Test
    void nestingIsBounded() {
        byte[] deep = new byte[100_000];
        Arrays.fill(deep, (byte) 0x91);
        assertThatThrownBy(() -> SaltPack.unpack(deep)).hasMessageContaining("nested deeper");
        List<@Nullable Object> list = new ArrayList<>();
        list.add(list);
        assertThatThrownBy(() -> SaltPack.pack(list))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nested deeper");
    }

    @Test
    void whatIsWrongIsNamed() {
        assertThatThrownBy(() -> SaltPack.unpack(hex("c1")))
                .hasMessageContaining("reserved code 0xc1");
        assertThatThrownBy(() -> SaltPack.unpack(hex("0000")))
                .hasMessageContaining("1 octets after");
        assertThatThrownBy(() -> SaltPack.unpack(hex("819001")))
                .hasMessageContaining("key is an array");
        assertThatThrownBy(() -> SaltPack.unpack(new byte[0])).hasMessageContaining("too early");
        assertThatThrownBy(() -> SaltPack.pack(new Object()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Object");
    }

    @Test
    void fieldsAreReadByType() throws PayloadException {
        PayloadMap map = PayloadMap.of(Map.of("t", "x", "n", 5L, "b", Bytes.of(new byte[] {-1})));
        assertThat(map.text("t")).isEqualTo("x");
        assertThat(map.integer("n")).isEqualTo(5);
        assertThat(map.bytes("b")).containsExactly(-1);
        assertThatThrownBy(() -> map.text("n")).hasMessage("field 'n' is a number, not text");
        assertThatThrownBy(() -> map.text("zz")).hasMessage("field 'zz' is missing");
        assertThatThrownBy(() -> PayloadMap.of("x"))
                .hasMessage("payload is text where a map is needed");
    }

    /** Each constant is an extension with a payload of its own, so no depth was counted. */
    @Test
    void constantsWithinConstantsAreBoundedToo() {
        byte[] packed = {(byte) 0xc0};
        for (int i = 0; i < 20_000; i++) {
            ByteBuffer outer = ByteBuffer.allocate(packed.length + 9);
            outer.put((byte) 0xc9).putInt(packed.length + 3).put((byte) 79);
            outer.put((byte) 0x92).put((byte) 0xa1).put((byte) 'n').put(packed);
            packed = outer.array();
        }
        byte[] deep = packed;
        assertThatThrownBy(() -> SaltPack.unpack(deep))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("nested deeper");
    }

    @Test
    void aReaderMaySetALowerBoundOnValues() throws PayloadException {
        byte[] packed = SaltPack.pack(List.of(List.of(), List.of(), Map.of()));
        assertThat(SaltPack.unpack(packed, 4)).isEqualTo(List.of(List.of(), List.of(), Map.of()));
        assertThatThrownBy(() -> SaltPack.unpack(packed, 3))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("more than 3 values");
    }
}
