package io.brine.master.target;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.brine.master.cache.DataBank;
import io.brine.master.cache.DataCache;
import io.brine.master.keys.KeyState;
import io.brine.master.keys.KeyStore;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Which minions Salt's own master expects (src/test/tools/targets_golden.py), and ours. */
final class CkMinionsGoldenTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Where Salt's master expects minions that do not answer, since its minions read the same
     * target otherwise; ours expects nobody.
     */
    private static final Set<String> NOBODY_ANSWERS = Set.of("compound:( web1", "glob:web1,db1");

    @TempDir Path dir;

    @Test
    void saltsMasterExpectsTheSameMinions() throws IOException {
        JsonNode golden = golden();
        KeyStore keys = KeyStore.open(dir.resolve("pki"));
        DataCache data = new DataCache(dir.resolve("cache"));
        for (JsonNode id : golden.get("accepted")) {
            keys.store(id.asText(), KeyState.ACCEPTED, "PEM");
        }
        keys.store("waiting", KeyState.PENDING, "PEM");
        fill(data, DataBank.GRAINS, golden.get("grains"));
        fill(data, DataBank.PILLAR, golden.get("pillar"));
        Map<String, ?> nodegroups =
                JSON.convertValue(
                        golden.get("nodegroups"), new TypeReference<Map<String, Object>>() {});

        List<String> differences = new ArrayList<>();
        int count = 0;
        for (JsonNode one : golden.get("cases")) {
            Object tgt = JSON.convertValue(one.get("tgt"), Object.class);
            String name = one.get("type").asText() + ":" + tgt;
            if (NOBODY_ANSWERS.contains(name)) {
                continue;
            }
            TargetResolver resolver =
                    new TargetResolver(keys, data, nodegroups, one.get("cached").asBoolean());
            String type = one.get("type").asText();
            String delimiter = one.get("delimiter").asText();
            TargetResolution found =
                    one.get("greedy").asBoolean()
                            ? resolver.resolve(tgt, type, delimiter)
                            : resolver.resolveWithData(tgt, type, delimiter);
            if (!found.minions().equals(strings(one.get("minions")))
                    || (type.equals("list")
                            && !found.missing().equals(strings(one.get("missing"))))) {
                differences.add(name + how(one) + ": Salt has " + one + ", not " + found);
            }
            count++;
        }
        assertThat(differences).isEmpty();
        assertThat(count).isGreaterThan(500);
    }

    private static String how(JsonNode one) {
        return (one.get("greedy").asBoolean() ? "" : ", not greedy")
                + (one.get("cached").asBoolean() ? "" : ", no data cache");
    }

    private static JsonNode golden() throws IOException {
        try (InputStream in =
                CkMinionsGoldenTest.class.getResourceAsStream("/golden/ckminions.json")) {
            return JSON.readTree(Objects.requireNonNull(in));
        }
    }

    private static void fill(DataCache data, DataBank bank, JsonNode byMinion) throws IOException {
        for (Map.Entry<String, JsonNode> minion : byMinion.properties()) {
            data.store(bank, minion.getKey(), JSON.convertValue(minion.getValue(), Map.class));
        }
    }

    private static List<String> strings(JsonNode list) {
        List<String> all = new ArrayList<>();
        list.forEach(member -> all.add(member.asText()));
        return all;
    }
}
