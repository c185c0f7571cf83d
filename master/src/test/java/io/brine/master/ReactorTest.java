package io.brine.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.brine.master.reactor.Reactor;
import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.event.SaltEvent;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Events that have a running master do something. */
class ReactorTest {
    @TempDir Path root;
    private @Nullable RunningMaster master;

    private RunningMaster running() {
        return Objects.requireNonNull(master, "start() comes first");
    }

    private void start(Object reactor) throws Exception {
        master = RunningMaster.start(root, Map.of("reactor", reactor));
    }

    private Path sls(String name, String text) throws Exception {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private void fire(String tag, Map<String, Object> data) throws Exception {
        EventSender.send(root.resolve("run/master_event_pull.ipc"), tag, data);
    }

    private long errors() {
        return running().daemon().status().parts().stream()
                .filter(part -> part.name().equals(Reactor.NAME))
                .mapToLong(part -> part.load().errors())
                .sum();
    }

    @AfterEach
    void stop() {
        if (master != null) {
            master.close();
        }
    }

    @Test
    void anEventPublishesAJobWithWhatItSays() throws Exception {
        Path file =
                sls(
                        "react/go.sls",
                        """
                        say:
                          local.test.echo:
                            - tgt: {{ data['who'] }}
                            - args:
                              - text: '{{ tag }}'
                        """);
        start(List.of(Map.of("app/*/up", List.of(root.resolve("react/g?.sls").toString()))));
        assertThat(file).exists();
        new TestMinion("m1", RsaKeyPair.generate(2048)).join(running());
        try (EventListener bus = running().listen()) {
            fire("app/x/up", Map.of("who", "m1"));
            SaltEvent job = bus.await(event -> event.tag().matches("salt/job/\\d+/new"));
            assertThat(job.data().asMap())
                    .containsEntry("fun", "test.echo")
                    .containsEntry("tgt", "m1")
                    .containsEntry("minions", List.of("m1"))
                    .containsEntry("arg", List.of(Map.of("__kwarg__", true, "text", "app/x/up")));
        }
    }

    @Test
    void aFileOfTheFileServerRunsARunnerWhoseEventsCauseNothing() throws Exception {
        sls("srv/react/r.sls", "r:\n  runner.test.arg:\n    - args:\n      - x: {{ data.n }}\n");
        start(
                List.of(
                        Map.of("go", "salt://react/r.sls"),
                        Map.of("salt/run/*/ret", "salt://react/r.sls")));
        try (EventListener bus = running().listen()) {
            fire("go", Map.of("n", 7L));
            SaltEvent ret = bus.await(event -> event.tag().matches("salt/run/\\d+/ret"));
            assertThat(ret.data().asMap())
                    .containsEntry("fun", "runner.test.arg")
                    .containsEntry("user", "Reactor")
                    .containsEntry("success", true);
            fire("go", Map.of("n", 8L));
            await().atMost(RunningMaster.PATIENCE).until(() -> runnerReturns(bus) == 2);
            assertThat(runnerReturns(bus)).isEqualTo(2);
        }
    }

    private static long runnerReturns(EventListener bus) {
        return bus.events().stream().filter(e -> e.tag().matches("salt/run/\\d+/ret")).count();
    }

    @Test
    void whatIsWrongWithOneFileIsCountedAndTheNextEventIsServed() throws Exception {
        sls("react/bad.sls", "a:\n  caller.test.ping: []\nb:\n  nonsense.x: []\n");
        sls("react/broken.sls", "a: [\n");
        sls("react/good.sls", "a:\n  runner.test.arg: []\n");
        start(
                List.of(
                        Map.of("bad", root.resolve("react/bad.sls").toString()),
                        Map.of("broken", root.resolve("react/broken.sls").toString()),
                        Map.of("missing", root.resolve("react/missing.sls").toString()),
                        Map.of("good", root.resolve("react/good.sls").toString())));
        try (EventListener bus = running().listen()) {
            for (String tag : List.of("bad", "broken", "missing", "good")) {
                fire(tag, Map.of());
            }
            bus.await(event -> event.tag().matches("salt/run/\\d+/ret"));
        }
        await().atMost(RunningMaster.PATIENCE).until(() -> errors() == 4);
        assertThat(errors()).isEqualTo(4);
    }

    @Test
    void theReactorIsManagedByWhoeverKnowsTheMastersKey() throws Exception {
        sls("react/good.sls", "a:\n  runner.test.arg: []\n");
        start(List.of());
        String file = root.resolve("react/good.sls").toString();
        try (EventListener bus = running().listen()) {
            fire("salt/reactors/manage/add", Map.of("event", "t", "reactors", file, "key", "no"));
            fire(
                    "salt/reactors/manage/add",
                    Map.of("event", "t", "reactors", file, "key", running().publisherKey()));
            SaltEvent added = bus.await("salt/reactors/manage/add-complete");
            assertThat(added.data().asMap())
                    .containsEntry("reactors", List.of(Map.of("t", file)))
                    .containsEntry("result", Map.of("status", true, "comment", "Reactor added."));
            fire("t", Map.of());
            bus.await(event -> event.tag().matches("salt/run/\\d+/ret"));
            fire(
                    "salt/reactors/manage/delete",
                    Map.of("event", "t", "key", running().publisherKey()));
            assertThat(bus.await("salt/reactors/manage/delete-complete").data().get("reactors"))
                    .isEqualTo(List.of());
        }
    }
}
