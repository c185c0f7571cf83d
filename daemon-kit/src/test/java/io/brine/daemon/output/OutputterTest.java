package io.brine.daemon.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.salt.payload.Bytes;
import io.brine.salt.payload.PythonText;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class OutputterTest {
    private static String render(String name, @Nullable Object data) {
        return Outputter.named(name, OutputStyle.PLAIN).orElseThrow().render(data);
    }

    @Test
    void anUnknownNameIsNoOutputter() {
        assertThat(Outputter.named("bogus", OutputStyle.PLAIN)).isEmpty();
    }

    @Test
    void quietShowsNothing() {
        assertThat(render("quiet", Map.of("web1", true))).isEmpty();
    }

    @Test
    void yamlThatLibyamlSpellsDifferentlyReadsBackTheSame() {
        for (String text :
                List.of(
                        "Grüße 世界 😀",
                        "a\r\nb\u000bc\u0085d\u2028e",
                        "bell\u0007 \u0000 \u001b[31m \u007f \u00a0x")) {
            for (Integer indent : Arrays.asList(null, 4, -1)) {
                Outputter yaml =
                        Outputter.named("yaml", OutputStyle.PLAIN.withIndent(indent)).orElseThrow();
                assertThat(new Yaml().<Map<String, Object>>load(yaml.render(Map.of("web1", text))))
                        .isEqualTo(Map.of("web1", text));
            }
        }
    }

    @Test
    void aNoneKeyIsShownAsPythonWould() {
        Map<@Nullable Object, @Nullable Object> map = new HashMap<>();
        map.put(null, "x");
        assertThat(render("nested", map)).isEqualTo("None:\n    x");
        assertThat(render("json", map)).isEqualTo("{\n    \"null\": \"x\"\n}");
        assertThat(render("raw", map)).isEqualTo("{None: 'x'}");
        assertThat(render("pprint", map)).isEqualTo("{None: 'x'}");
        assertThat(render("yaml", map)).isEqualTo("null: x");
    }

    @Test
    void octetsAsAKeyMakeJsonGiveUpAsSaltDoes() {
        assertThat(render("json", Map.of("web1", Map.of(Bytes.of(new byte[] {-1}), 1L))))
                .isEqualTo("{}");
    }

    @Test
    void theKeyOutputterFallsBackToNestedForWhatAreNoKeys() {
        assertThat(render("key", Map.of("web1", true))).isEqualTo("web1:\n    True");
        assertThat(render("key", "done")).isEqualTo("done");
    }

    @Test
    void timesAreDatetimes() {
        LocalDateTime time = LocalDateTime.of(2026, 11, 23, 6, 7, 8, 9000);
        assertThat(PythonText.repr(time)).isEqualTo("datetime.datetime(2026, 11, 23, 6, 7, 8, 9)");
        assertThat(PythonText.str(time)).isEqualTo("2026-11-23 06:07:08.000009");
        assertThat(PythonText.repr(LocalDateTime.of(2026, 1, 2, 3, 4)))
                .isEqualTo("datetime.datetime(2026, 1, 2, 3, 4)");
    }

    @Test
    void mixedKeysAreSortedWithoutEnd() {
        Map<Object, Object> map = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            map.put((long) i, 1L);
            map.put("k" + i, 1L);
            map.put(i + 0.5, 1L);
            map.put(Bytes.of(new byte[] {(byte) i, -1}), 1L);
        }
        assertThat(render("pprint", map))
                .contains("99.5: 1")
                .contains("'k99': 1")
                .contains("b'c\\xff': 1");
    }
}
