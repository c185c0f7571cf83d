package io.brine.master.syndic;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.daemon.config.Role;
import io.brine.daemon.config.SaltConfig;
import io.brine.master.event.EventBus;
import io.brine.salt.payload.PayloadMap;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

class UpwardLoadsTest {
    private static final String JID = "20260102030405123456";
    private static final Map<Object, @Nullable Object> JOB = Map.of("fun", "test.ping");

    @TempDir Path pki;

    private record Fake(PayloadMap data) implements EventBus.Event {
        @Override
        public int size() {
            return 1;
        }
    }

    private UpwardLoads loads(Map<String, ?> options) {
        Map<String, @Nullable Object> master = new HashMap<>(options);
        master.put("syndic_master", "upper");
        SyndicSettings settings =
                SyndicSettings.of(
                        SaltConfig.of(Role.MASTER, master),
                        SaltConfig.of(Role.MINION, Map.of("id", "low", "pki_dir", pki.toString())),
                        new Random(1));
        return new UpwardLoads(settings, jid -> JOB);
    }

    private static Heard heard(String tag, Map<?, ?> data) {
        return new Heard(tag, new Fake(PayloadMap.ofMap(data)));
    }

    private static Heard returned(String id, Object value) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("cmd", "_return");
        data.put("jid", JID);
        data.put("id", id);
        data.put("fun", "test.ping");
        data.put("return", value);
        data.put("retcode", 0);
        data.put("success", true);
        data.put("fun_args", List.of());
        return heard("salt/job/" + JID + "/ret/" + id, data);
    }

    /** The form of Salt's own syndic: one entry for a job, with all of its minions. */
    @Test
    void returnsOfAJobGoTogether() {
        UpwardLoads loads = loads(Map.of());
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put("id", "low");
        entry.put("jid", JID);
        entry.put("fun", "test.ping");
        entry.put("arg", null);
        entry.put("tgt", null);
        entry.put("tgt_type", null);
        entry.put("load", JOB);
        Map<String, Object> value =
                Map.of("return", true, "retcode", 0, "success", true, "fun_args", List.of());
        entry.put("return", Map.of("m1", value, "m2", value));
        assertThat(loads.returns(List.of(returned("m1", true), returned("m2", true))))
                .isEqualTo(Map.of("cmd", "_syndic_return", "load", List.of(entry)));
    }

    @Test
    void theLoadOfAJobGoesOnceAndAgainWhenItDidNotArrive() {
        UpwardLoads loads = loads(Map.of());
        List<Heard> one = List.of(returned("m1", true));
        assertThat(String.valueOf(loads.returns(one))).contains("load={fun=test.ping}");
        assertThat(String.valueOf(loads.returns(one))).contains("load={}");
        loads.unsent(one);
        assertThat(String.valueOf(loads.returns(one))).contains("load={fun=test.ping}");
    }

    @Test
    void eventsGoAsTheyAre() {
        Map<String, ?> data = Map.of("minions", List.of("m1"), "jid", JID);
        Map<String, @Nullable Object> load =
                loads(Map.of())
                        .events(
                                List.of(
                                        heard("salt/job/" + JID + "/new", data),
                                        heard("x", Map.of("retcode", 0)),
                                        heard("my/tag", Map.of("a", 1))));
        assertThat(load)
                .containsEntry("cmd", "_minion_event")
                .containsEntry("id", "low")
                .containsEntry("pretag", "syndic/low")
                .containsEntry(
                        "events",
                        List.of(
                                Map.of("data", data, "tag", "salt/job/" + JID + "/new"),
                                Map.of("data", Map.of("a", 1), "tag", "my/tag")));
    }

    @Test
    void aClusterSendsReturnsAndMinionsOnly() {
        UpwardLoads loads = loads(Map.of("syndic_mode", "cluster"));
        assertThat(loads.events(List.of(heard("my/tag", Map.of("a", 1))))).isNull();
        Map<String, ?> data = Map.of("minions", List.of("m1"), "jid", JID);
        assertThat(loads.events(List.of(heard("salt/job/" + JID + "/new", data)))).isNotNull();
    }

    @Test
    void nothingIsMadeOfNothing() {
        assertThat(loads(Map.of()).returns(List.of())).isNull();
        assertThat(loads(Map.of()).events(List.of())).isNull();
    }
}
