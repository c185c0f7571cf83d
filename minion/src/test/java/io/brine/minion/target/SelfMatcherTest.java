package io.brine.minion.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.minion.module.MinionServices;
import io.brine.minion.module.ModuleRegistry;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

class SelfMatcherTest {

    private static final MinionServices WEB1 =
            new MinionServices() {
                @Override
                public String id() {
                    return "web1";
                }

                @Override
                public Map<String, @Nullable Object> opts() {
                    return Map.of();
                }

                @Override
                public Map<String, @Nullable Object> grains() {
                    return Map.of("os", "Debian", "ipv4", List.of("10.1.2.3"));
                }

                @Override
                public Map<String, @Nullable Object> pillar() {
                    return Map.of("role", "front");
                }

                @Override
                public ModuleRegistry modules() {
                    return ModuleRegistry.builder().build();
                }
            };

    private static boolean matches(@Nullable String type, Object tgt) {
        Map<String, @Nullable Object> load = new HashMap<>();
        load.put("tgt", tgt);
        if (type != null) {
            load.put("tgt_type", type);
        }
        return new SelfMatcher(WEB1).test(load);
    }

    @ParameterizedTest
    @CsvSource({
        "glob, web*, true",
        "glob, db*, false",
        "pcre, web\\d, true",
        "grain, os:deb*, true",
        "grain, os:Fedora, false",
        "grain_pcre, os:(Deb|Ub), true",
        "pillar, role:front, true",
        "ipcidr, 10.0.0.0/8, true",
        "ipcidr, 192.168.0.0/16, false",
        "compound, G@os:Debian and not E@db.*, true",
        "range, %web, false",
    })
    void decidesByWhatItKnowsOfItself(String type, String tgt, boolean expected) {
        assertThat(matches(type, tgt)).isEqualTo(expected);
    }

    @Test
    void readsLists() {
        assertThat(matches("list", List.of("db1", "web1"))).isTrue();
        assertThat(matches("list", "db1,web1")).isTrue();
        assertThat(matches("list", List.of("db1"))).isFalse();
    }

    @Test
    void takesAMissingTypeForAGlob() {
        assertThat(matches(null, "web?")).isTrue();
    }

    @Test
    void isNotMeantByATargetThatCannotBeUnderstood() {
        assertThat(matches("compound", "and or (")).isFalse();
        assertThat(matches("glob", 5L)).isFalse();
    }
}
