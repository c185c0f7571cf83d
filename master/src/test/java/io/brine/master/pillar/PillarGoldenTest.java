package io.brine.master.pillar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.brine.daemon.config.Role;
import io.brine.daemon.config.SaltConfig;
import io.brine.master.config.StoreOptions;
import io.brine.salt.payload.Bytes;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Pillar trees as Salt's own compiler answered them (src/test/tools/pillar_golden.py), value for
 * value and in the order of their keys.
 */
final class PillarGoldenTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROOT = "@ROOT@";
    private static final String ERRORS = "_errors";

    @TempDir Path dir;

    static Stream<Arguments> cases() throws IOException {
        JsonNode golden;
        try (InputStream in = PillarGoldenTest.class.getResourceAsStream("/golden/pillar.json")) {
            golden = JSON.readTree(Objects.requireNonNull(in));
        }
        List<Arguments> cases = new ArrayList<>();
        for (JsonNode one : golden.get("cases")) {
            cases.add(Arguments.of(one.get("name").asText(), one, golden.get("grains")));
        }
        return cases.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isWhatSaltMakes(String name, JsonNode one, JsonNode grains) throws IOException {
        Map<String, @Nullable Object> options = new LinkedHashMap<>();
        options.put("pillar_roots", Map.of("base", List.of(dir.resolve("base").toString())));
        for (Map.Entry<String, JsonNode> option : one.get("opts").properties()) {
            options.put(option.getKey(), placed(option.getValue()));
        }
        for (Map.Entry<String, JsonNode> file : one.get("files").properties()) {
            Path path = dir.resolve(file.getKey());
            Files.createDirectories(Objects.requireNonNull(path.getParent()));
            Files.writeString(path, String.valueOf(placed(file.getValue())));
        }
        PillarCompiler compiler =
                new PillarCompiler(StoreOptions.pillar(SaltConfig.of(Role.MASTER, options)));

        Map<Object, @Nullable Object> pillar = compiler.compile(request(one, grains));

        if (one.has("raises")) {
            // Where Salt has no pillar at all, ours says why and holds nothing else.
            assertThat(pillar).containsOnlyKeys(ERRORS);
            return;
        }
        Map<?, ?> expected = (Map<?, ?>) Objects.requireNonNull(tagged(one.get("pillar")));
        compareErrors(pillar.remove(ERRORS), expected.remove(ERRORS));
        if (name.contains("file_tree")) {
            // Salt takes the files in the directory's own order.
            assertThat(pillar).isEqualTo(expected);
        } else {
            assertThat(written(pillar)).isEqualTo(written(expected));
        }
    }

    private PillarRequest request(JsonNode one, JsonNode grains) {
        JsonNode request = one.get("request");
        return new PillarRequest(
                "web1",
                map(tagged(grains)),
                text(request, "saltenv"),
                text(request, "pillarenv"),
                map(plain(request.get("pillar_override"))),
                plain(request.get("ext")),
                map(plain(request.get("extra_minion_data"))));
    }

    /** Salt's words are the beginning of ours; where it quotes its parser, ours names the place. */
    private static void compareErrors(@Nullable Object ours, @Nullable Object salts) {
        List<?> actual = ours == null ? List.of() : (List<?>) ours;
        List<?> expected = salts == null ? List.of() : (List<?>) salts;
        assertThat(actual).as("_errors as many as %s", expected).hasSameSizeAs(expected);
        for (int i = 0; i < actual.size(); i++) {
            String wanted = String.valueOf(expected.get(i));
            int detail = wanted.indexOf("render error:\n");
            assertThat(String.valueOf(actual.get(i)))
                    .startsWith(detail < 0 ? wanted : wanted.substring(0, detail));
            if (wanted.startsWith("Rendering")) {
                assertThat(String.valueOf(actual.get(i))).containsPattern("[a-z]+\\.sls, line \\d");
            }
        }
    }

    private static @Nullable String text(JsonNode request, String key) {
        return request.has(key) ? request.get(key).asText() : null;
    }

    private static Map<Object, @Nullable Object> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? PillarValues.copy(map) : Map.of();
    }

    private @Nullable Object placed(JsonNode node) {
        return plain(JSON.valueToTree(replaced(plain(node))));
    }

    private @Nullable Object replaced(@Nullable Object value) {
        return switch (value) {
            case String text -> text.replace(ROOT, dir.toString());
            case List<?> list -> {
                List<@Nullable Object> all = new ArrayList<>();
                list.forEach(member -> all.add(replaced(member)));
                yield all;
            }
            case Map<?, ?> map -> {
                Map<Object, @Nullable Object> all = new LinkedHashMap<>();
                map.forEach((key, inner) -> all.put(key, replaced(inner)));
                yield all;
            }
            case null, default -> value;
        };
    }

    private static @Nullable Object plain(@Nullable JsonNode node) {
        if (node == null || node.isNull()) {
            return null;
        }
        Object value = JSON.convertValue(node, Object.class);
        return widened(value);
    }

    private static @Nullable Object widened(@Nullable Object value) {
        return switch (value) {
            case Integer number -> number.longValue();
            case List<?> list -> {
                List<@Nullable Object> all = new ArrayList<>();
                list.forEach(member -> all.add(widened(member)));
                yield all;
            }
            case Map<?, ?> map -> {
                Map<Object, @Nullable Object> all = new LinkedHashMap<>();
                map.forEach((key, inner) -> all.put(key, widened(inner)));
                yield all;
            }
            case null, default -> value;
        };
    }

    private static @Nullable Object tagged(JsonNode node) {
        if (node.isArray()) {
            List<@Nullable Object> all = new ArrayList<>();
            node.forEach(member -> all.add(tagged(member)));
            return all;
        }
        if (!node.isObject()) {
            return plain(node);
        }
        if (node.has("map")) {
            Map<Object, @Nullable Object> all = new LinkedHashMap<>();
            for (JsonNode pair : node.get("map")) {
                all.put(tagged(pair.get(0)), tagged(pair.get(1)));
            }
            return all;
        }
        if (node.has("int")) {
            BigInteger number = new BigInteger(node.get("int").asText());
            return number.bitLength() < 64 ? (Object) number.longValue() : number;
        }
        return node.has("float")
                ? (Object) Double.valueOf(node.get("float").asText())
                : Bytes.of(HexFormat.of().parseHex(node.get("bytes").asText()));
    }

    /** The value with its types and the order of its keys. */
    private static String written(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Map<?, ?> map -> {
                StringBuilder text = new StringBuilder("{");
                map.forEach(
                        (key, inner) ->
                                text.append(written(key))
                                        .append(": ")
                                        .append(written(inner))
                                        .append(", "));
                yield text.append('}').toString();
            }
            case List<?> list -> {
                StringBuilder text = new StringBuilder("[");
                list.forEach(member -> text.append(written(member)).append(", "));
                yield text.append(']').toString();
            }
            case String text -> '"' + text + '"';
            default -> value.getClass().getSimpleName() + " " + value;
        };
    }
}
