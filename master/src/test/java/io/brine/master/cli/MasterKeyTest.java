package io.brine.master.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.daemon.config.Role;
import io.brine.daemon.config.SaltConfig;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.Map;

/** Who publishes, and with which key file. */
class MasterKeyTest {
    @ParameterizedTest
    @CsvSource({
        "root, , root, root, .root_key",
        "root, , salt, root, .salt_key",
        "root, alice, root, sudo_alice, .root_key",
        "root, alice, salt, sudo_alice, .salt_key",
        "alice, , root, alice, .alice_key",
        "alice, bob, salt, alice, .alice_key",
    })
    void isThatOfTheUser(
            String process, @Nullable String sudo, String master, String user, String file) {
        SaltConfig config =
                SaltConfig.of(Role.MASTER, Map.of("user", master, "cachedir", "/var/c"));
        assertThat(MasterKey.of(config, process, sudo))
                .isEqualTo(new MasterKey(user, Path.of("/var/c").resolve(file)));
    }
}
