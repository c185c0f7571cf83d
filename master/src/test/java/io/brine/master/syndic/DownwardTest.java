package io.brine.master.syndic;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.daemon.config.Role;
import io.brine.daemon.config.SaltConfig;
import io.brine.salt.payload.PayloadMap;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

class DownwardTest {
    @TempDir Path pki;

    private final List<PayloadMap> published = new ArrayList<>();
    private Object answer = Map.of("enc", "clear", "load", Map.of());

    private Downward downward(Map<String, ?> options) {
        Map<String, @Nullable Object> master = new HashMap<>(options);
        master.put("syndic_master", "upper");
        SyndicSettings settings =
                SyndicSettings.of(
                        SaltConfig.of(Role.MASTER, master),
                        SaltConfig.of(Role.MINION, Map.of("id", "low", "pki_dir", pki.toString())),
                        new Random(1));
        return new Downward(
                settings,
                request -> {
                    published.add(request);
                    return CompletableFuture.<@Nullable Object>completedFuture(answer);
                });
    }

    private static Map<Object, @Nullable Object> load(Map<String, ?> more) {
        Map<Object, @Nullable Object> load = new HashMap<>();
        load.put("jid", "20260102030405123456");
        load.put("fun", "test.ping");
        load.put("arg", List.of());
        load.put("tgt", "*");
        load.put("tgt_type", "glob");
        load.put("ret", "");
        load.put("user", "sudo_ann");
        load.put("to", 9);
        load.putAll(more);
        return load;
    }

    @Test
    void theJobKeepsItsIdUserAndRules() {
        Downward down = downward(Map.of());
        down.accept(
                "u1",
                load(
                        Map.of(
                                "auth_list",
                                List.of("test.*"),
                                "master_id",
                                "top",
                                "delimiter",
                                "|",
                                "metadata",
                                Map.of("a", 1))));
        PayloadMap request = published.getFirst();
        assertThat(request.get("jid")).isEqualTo("20260102030405123456");
        assertThat(request.get("user")).isEqualTo("sudo_ann");
        assertThat(request.has("to")).isFalse();
        assertThat(request.mapOrEmpty("kwargs").asMap())
                .containsEntry("auth_list", List.of("test.*"))
                .containsEntry("master_id", "top")
                .containsEntry("delimiter", "|")
                .containsEntry("metadata", Map.of("a", 1));
        assertThat(down.upperOf("20260102030405123456")).isEqualTo("u1");
        assertThat(down.publishedCount()).isEqualTo(1);
    }

    @Test
    void aSyndicAboveSyndicsPassesOnASecondLessOfTime() {
        downward(Map.of("order_masters", true)).accept("u1", load(Map.of()));
        assertThat(published.getFirst().get("to")).isEqualTo(8L);
    }

    @Test
    void whatCameBeforeOrFromHereIsNotPublishedAgain() {
        Downward down = downward(Map.of("master_id", "me"));
        down.accept("u1", load(Map.of("master_id", "me")));
        assertThat(published).isEmpty();
        down.accept("u1", load(Map.of()));
        down.accept("u1", load(Map.of()));
        assertThat(published).hasSize(1);
        // The next minions of a batch have the same job.
        down.accept("u1", load(Map.of("tgt", List.of("m2"), "tgt_type", "list")));
        assertThat(published).hasSize(2);
    }

    @Test
    void refusalsAreCounted() {
        answer = Map.of("error", Map.of("name", "AuthorizationError"));
        Downward down = downward(Map.of());
        down.accept("u1", load(Map.of()));
        assertThat(down.failedCount()).isEqualTo(1);
        assertThat(down.publishedCount()).isZero();
    }
}
