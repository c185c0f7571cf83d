package io.brine.salt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.brine.salt.crypto.KeyString;
import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.crypto.SaltCryptoException;
import io.brine.salt.payload.Bytes;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads the captured vectors and the goldens from the resources, for the tests of all packages. */
public final class Vectors {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Vectors() {}

    public static JsonNode salt(String file) {
        return resource("/vectors/salt/" + file);
    }

    public static JsonNode resource(String path) {
        try (InputStream in = Vectors.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + path);
            }
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The elements of an array of objects, none of which has a field that the caller does not know.
     */
    public static List<JsonNode> entries(JsonNode array, Set<String> knownFields) {
        List<JsonNode> list = new ArrayList<>();
        for (JsonNode entry : array) {
            onlyFields(entry, knownFields);
            list.add(entry);
        }
        assertThat(list).isNotEmpty();
        return list;
    }

    /** Fails when an object has a field that no test knows of. */
    public static void onlyFields(JsonNode object, Set<String> known) {
        Set<String> unknown = new TreeSet<>();
        object.fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(known);
        assertThat(unknown).as("fields that no test covers").isEmpty();
    }

    public static byte[] hex(JsonNode node) {
        return HexFormat.of().parseHex(node.asText());
    }

    public static String hex(byte[] octets) {
        return HexFormat.of().formatHex(octets);
    }

    /** The last frame of a list of frames: the body. */
    public static byte[] body(JsonNode frames) {
        return hex(frames.get(frames.size() - 1));
    }

    public static RsaKeyPair keys(String name) throws SaltCryptoException {
        return RsaKeyPair.ofPem(salt("keys.json").get(name).get("private_pem").asText());
    }

    public static KeyString key(JsonNode node) throws SaltCryptoException {
        return KeyString.of(node.asText());
    }

    /** A payload value as the vectors write it down: bytes as hex in a map of one. */
    public static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case Bytes bytes -> Map.of("__bytes_hex__", hex(bytes.toByteArray()));
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> out = new LinkedHashMap<>();
                map.forEach((k, v) -> out.put(String.valueOf(k), plain(v)));
                yield out;
            }
            case List<?> list -> {
                List<@Nullable Object> out = new ArrayList<>();
                list.forEach(v -> out.add(plain(v)));
                yield out;
            }
            case BigInteger number -> number.toString();
            case null, default -> value;
        };
    }

    /** JSON as plain Java values, every integer a Long. */
    public static @Nullable Object plain(JsonNode node) {
        return switch (node.getNodeType()) {
            case NULL, MISSING -> null;
            case BOOLEAN -> node.booleanValue();
            case STRING -> node.textValue();
            case NUMBER ->
                    node.isIntegralNumber()
                            ? (node.canConvertToLong() ? (Object) node.longValue() : node.asText())
                            : (Object) node.doubleValue();
            case ARRAY -> {
                List<@Nullable Object> out = new ArrayList<>();
                node.forEach(v -> out.add(plain(v)));
                yield out;
            }
            case OBJECT -> {
                Map<String, @Nullable Object> out = new LinkedHashMap<>();
                node.properties().forEach(e -> out.put(e.getKey(), plain(e.getValue())));
                yield out;
            }
            default -> throw new IllegalStateException("unexpected JSON " + node.getNodeType());
        };
    }

    /** A value of the goldens, which keep kinds apart: int, float, bytes and maps are tagged. */
    public static @Nullable Object tagged(JsonNode node) {
        if (node.isObject()) {
            Map.Entry<String, JsonNode> only = node.properties().iterator().next();
            return switch (only.getKey()) {
                case "int" -> narrowed(new BigInteger(only.getValue().asText()));
                case "float" -> floating(only.getValue().asText());
                case "bytes" -> Bytes.of(hex(only.getValue()));
                case "map" -> {
                    Map<Object, @Nullable Object> out = new LinkedHashMap<>();
                    for (JsonNode pair : only.getValue()) {
                        Object key = tagged(pair.get(0));
                        out.put(key == null ? "None" : key, tagged(pair.get(1)));
                    }
                    yield out;
                }
                default -> throw new IllegalStateException("unknown tag " + only.getKey());
            };
        }
        if (node.isArray()) {
            List<@Nullable Object> out = new ArrayList<>();
            node.forEach(v -> out.add(tagged(v)));
            return out;
        }
        return plain(node);
    }

    private static Object narrowed(BigInteger number) {
        return number.bitLength() < 64 ? (Object) number.longValue() : number;
    }

    private static double floating(String repr) {
        return switch (repr) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> Double.parseDouble(repr);
        };
    }
}
