package io.brine.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brine.daemon.config.ConfigException;
import io.brine.daemon.config.Role;
import io.brine.daemon.config.SaltConfig;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

class ConfigCheckTest {
    @TempDir private Path root;

    private String check(Map<String, Object> options) {
        Map<String, Object> all = new HashMap<>(options);
        all.put("root_dir", root.toString());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int status =
                new ConfigCheck(SaltConfig.of(Role.MASTER, all))
                        .run(new PrintStream(out, true, StandardCharsets.UTF_8));
        assertThat(status).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whatWouldHaveNoEffectIsNamed() {
        assertThat(check(Map.of("gitfs_remotes", "https://example.org/a.git", "timeout", 7)))
                .contains("gitfs_remotes")
                .doesNotContain("timeout")
                .endsWith("the configuration is good but for the options named above: 1\n");
    }

    @Test
    void nothingToSayIsSaid() {
        assertThat(check(Map.of("worker_threads", 3)))
                .isEqualTo("the configuration is good, and every option that is set is acted on\n");
        assertThat(root).isEmptyDirectory();
    }

    @Test
    void aMistakeNamesTheOption() {
        assertThatThrownBy(() -> check(Map.of("worker_threads", "many")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("worker_threads");
    }
}
