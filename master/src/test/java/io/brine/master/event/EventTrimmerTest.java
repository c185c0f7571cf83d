package io.brine.master.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class EventTrimmerTest {
    @Test
    void whatFitsIsLeftAsItIs() {
        Map<Object, @Nullable Object> data = new LinkedHashMap<>(Map.of("a", "b"));
        assertThat(EventTrimmer.trim(data, 1000)).isSameAs(data);
        assertThat(EventTrimmer.trim(data, 0)).isSameAs(data);
    }

    @Test
    void theLargestValueGoesFirst() {
        Map<Object, @Nullable Object> data = new LinkedHashMap<>();
        data.put("id", "m1");
        data.put("return", "x".repeat(5000));
        data.put("fun", "cmd.run");
        Map<Object, @Nullable Object> trimmed = EventTrimmer.trim(data, 1000);
        assertThat(trimmed)
                .containsEntry("return", "VALUE_TRIMMED")
                .containsEntry("id", "m1")
                .containsEntry("fun", "cmd.run");
        assertThat(SaltPack.packBin(trimmed).length).isLessThanOrEqualTo(1000);
        assertThat(data.get("return")).isEqualTo("x".repeat(5000));
    }

    @Test
    void aMapKeepsItsSmallValues() {
        Map<Object, @Nullable Object> data = new LinkedHashMap<>();
        data.put("return", Map.of("small", 1L, "large", List.of("y".repeat(9000))));
        Map<Object, @Nullable Object> trimmed = EventTrimmer.trim(data, 1000);
        assertThat(trimmed.get("return")).isEqualTo(Map.of("small", 1L, "large", "VALUE_TRIMMED"));
    }

    @Test
    void manySmallValuesAreTrimmedInOneGo() {
        Map<Object, @Nullable Object> many = new LinkedHashMap<>();
        for (int i = 0; i < 100_000; i++) {
            many.put("key" + i, "some value of a middling length " + i);
        }
        Map<Object, @Nullable Object> trimmed =
                EventTrimmer.trim(new LinkedHashMap<>(Map.of("return", many)), 100_000);
        assertThat(trimmed).containsKey("return");
        assertThat(trimmed.get("return")).isNotEqualTo(many);
    }
}
