package io.brine.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;

/**
 * Every default of ours is Salt's; golden/defaults.json was written by Salt itself
 * (src/test/tools/golden.py).
 */
class DefaultsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void theMastersDefaultsAreSalts() throws IOException {
        compare(MasterDefaults.create(), golden("master"), 170);
    }

    @Test
    void theMinionsDefaultsAreSalts() throws IOException {
        compare(MinionDefaults.create(), golden("minion"), 170);
    }

    private static void compare(Map<String, @Nullable Object> ours, JsonNode salts, int atLeast) {
        assertThat(ours).hasSizeGreaterThan(atLeast);
        ours.forEach(
                (key, value) -> {
                    assertThat(salts.has(key)).as("Salt has %s", key).isTrue();
                    assertThat(JSON.valueToTree(value).toString())
                            .as(key)
                            .isEqualTo(salts.get(key).toString());
                });
    }

    private static JsonNode golden(String role) throws IOException {
        try (InputStream in = DefaultsTest.class.getResourceAsStream("/golden/defaults.json")) {
            return JSON.readTree(Objects.requireNonNull(in)).get(role);
        }
    }
}
