package io.brine.master.syndic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brine.daemon.config.ConfigException;
import io.brine.daemon.config.Role;
import io.brine.daemon.config.SaltConfig;
import io.brine.session.SessionSettings;
import io.brine.session.Standing;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

class SyndicSettingsTest {
    @TempDir Path directory;

    private SaltConfig configured(String master, String minion) throws Exception {
        Files.writeString(directory.resolve("master"), "root_dir: " + directory + "\n" + master);
        Files.writeString(directory.resolve("minion"), "root_dir: " + directory + "\n" + minion);
        return SaltConfig.load(directory, Role.MASTER);
    }

    @Test
    void saltsDefaultAloneMakesNoSyndic() throws Exception {
        assertThat(SyndicSettings.isSyndic(configured("", "id: low"))).isFalse();
        assertThat(SyndicSettings.isSyndic(configured("syndic_master: ''", "id: low"))).isFalse();
        // The shipped file has this very line to be uncommented.
        assertThat(SyndicSettings.isSyndic(configured("syndic_master: masterofmasters", "id: low")))
                .isTrue();
    }

    @Test
    void theMinionsIdAndKeysAreUsedAndItsMasterIsNot() throws Exception {
        SaltConfig master =
                configured(
                        "syndic_master: [up1, 'up2:5000']\n"
                                + "syndic_master_port: 4600\n"
                                + "syndic_finger: 'aa:bb'\n",
                        "id: low\nmaster: mine\nmaster_port: 4700\npublish_port: 4800\n"
                                + "auth_tries: 1\nrejected_retry: False\nauth_retries: 3\n");
        SyndicSettings settings = SyndicSettings.of(master, new Random(1));
        assertThat(settings.id()).isEqualTo("low");
        assertThat(settings.flush()).isEqualTo(Duration.ofMillis(500));
        assertThat(settings.uppers())
                .extracting(upper -> upper.network().masters().toString())
                .containsExactly("[tcp://up1:4600]", "[tcp://up2:5000]");
        SessionSettings upper = settings.uppers().getFirst();
        assertThat(upper.standing()).isEqualTo(Standing.SYNDIC);
        assertThat(upper.pkiDir()).isEqualTo(directory.resolve("etc/salt/pki/minion"));
        assertThat(upper.trust().masterFinger()).isEqualTo("aa:bb");
        // What the upper master tells counts, and it is asked until it takes the key.
        assertThat(upper.network().publishEndpoint(upper.network().masters().getFirst(), 4505))
                .isEqualTo("tcp://up1:4505");
        assertThat(upper.patience().rejectedRetry()).isTrue();
        assertThat(upper.patience().authRetries()).isZero();
    }

    @Test
    void aBadAddressIsNamed() throws Exception {
        SaltConfig master = configured("syndic_master: 'a:b'", "id: low");
        assertThatThrownBy(() -> SyndicSettings.of(master, new Random(1)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("syndic_master 'a:b'");
    }

    @Test
    void onePortIsTheMinionsWhenNoneIsSet() throws Exception {
        SaltConfig master = configured("syndic_master: up", "id: low\nmaster_port: 4700");
        assertThat(SyndicSettings.of(master, new Random(1)).uppers().getFirst().network().masters())
                .extracting(Object::toString)
                .isEqualTo(List.of("tcp://up:4700"));
    }
}
