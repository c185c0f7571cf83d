package io.brine.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class EnvironmentOptionsTest {
    @TempDir Path dir;

    private SaltConfig master(Map<String, String> environment) {
        return SaltConfig.load(dir, Role.MASTER, environment);
    }

    @Test
    void theEnvironmentIsOnTopOfTheFiles() throws IOException {
        Files.writeString(dir.resolve("master"), "worker_threads: 3\nret_port: 10\n");
        Files.createDirectory(dir.resolve("master.d"));
        Files.writeString(dir.resolve("master.d/a.conf"), "worker_threads: 4\n");
        SaltConfig config = master(Map.of("BRINE_MASTER_WORKER_THREADS", "7"));
        assertThat(config.integer("worker_threads")).isEqualTo(7);
        assertThat(config.integer("ret_port")).isEqualTo(10);
        assertThat(config.isSet("worker_threads")).isTrue();
    }

    @Test
    void valuesAreYaml() {
        SaltConfig config =
                master(
                        Map.of(
                                "BRINE_MASTER_FILE_ROOTS", "{base: [/one, /two]}",
                                "BRINE_MASTER_PRESENCE_EVENTS", "yes",
                                "BRINE_MASTER_NODEGROUPS", "web: 'L@a,b'",
                                "BRINE_MASTER_EAUTH_TOKENS_CACHE_DRIVER", "localfs"));
        assertThat(config.map("file_roots")).containsEntry("base", List.of("/one", "/two"));
        assertThat(config.bool("presence_events")).isTrue();
        assertThat(config.map("nodegroups")).containsEntry("web", "L@a,b");
        assertThat(config.text("eauth_tokens.cache_driver")).isEqualTo("localfs");
    }

    @Test
    void eachRoleHasItsOwn() {
        Map<String, String> environment =
                Map.of(
                        "BRINE_MASTER_RET_PORT", "1",
                        "BRINE_MINION_ID", "7",
                        "BRINE_MINION_MASTER_PORT", "2",
                        "BRINE_JAVA_OPTS", "-Xmx1g");
        SaltConfig minion = SaltConfig.load(dir, Role.MINION, environment);
        assertThat(minion.text("id")).isEqualTo("7");
        assertThat(minion.raw("id")).isEqualTo("7");
        assertThat(minion.integer("master_port")).isEqualTo(2);
        assertThat(master(environment).integer("ret_port")).isEqualTo(1);
    }

    @Test
    void anEmptyValueIsNone() {
        SaltConfig config =
                master(
                        Map.of(
                                "BRINE_MASTER_WORKER_THREADS", "",
                                "BRINE_MASTER_NO_SUCH_THING", " "));
        assertThat(config.integer("worker_threads")).isEqualTo(5);
        assertThat(config.isSet("worker_threads")).isFalse();
    }

    @Test
    void anUnknownNameIsRefusedAndTheNearestIsNamed() {
        assertThatThrownBy(() -> master(Map.of("BRINE_MASTER_WORKER_TREADS", "hunter2")))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "BRINE_MASTER_WORKER_TREADS: there is no option 'worker_treads': do you"
                                + " mean BRINE_MASTER_WORKER_THREADS?");
        assertThatThrownBy(() -> master(Map.of("BRINE_MASTER_COMPLETELY_ELSE", "hunter2")))
                .hasMessageContaining("there is no option 'completely_else'")
                .hasMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"INCLUDE", "DEFAULT_INCLUDE", "CONF_FILE"})
    void filesCannotBeIncludedFromTheEnvironment(String name) {
        assertThatThrownBy(() -> master(Map.of("BRINE_MASTER_" + name, "/x")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("BRINE_MASTER_" + name);
    }

    @Test
    void aValueThatIsNoYamlIsNotTold() {
        assertThatThrownBy(() -> master(Map.of("BRINE_MASTER_KEY_PASS", "[hunter2: ")))
                .isInstanceOf(ConfigException.class)
                .hasNoCause()
                .hasMessageStartingWith("BRINE_MASTER_KEY_PASS: the value is not valid YAML")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void aValueOfAnotherKindIsTracedToItsVariable() {
        assertThatThrownBy(() -> master(Map.of("BRINE_MASTER_WORKER_THREADS", "many")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("worker_threads: expected a number")
                .hasMessageContaining("(in BRINE_MASTER_WORKER_THREADS)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SERVICE_HOST",
                "SERVICE_PORT",
                "SERVICE_PORT_PUBLISH",
                "PORT",
                "PORT_4506_TCP",
                "PORT_4506_TCP_ADDR",
                "NAME",
                "ENV_PATH",
                "JAVA_OPTS"
            })
    void whatOrchestratorsAndLaunchersSetIsLeftAlone(String name) {
        assertThat(master(Map.of("BRINE_MASTER_" + name, "x")).integer("ret_port")).isEqualTo(4506);
    }
}
