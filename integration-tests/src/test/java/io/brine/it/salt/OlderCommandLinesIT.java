package io.brine.it.salt;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.it.support.Commands;
import io.brine.it.support.PeerUnavailableException;
import io.brine.it.support.PythonEnvironment;
import io.brine.it.support.RequiresSalt;
import io.brine.it.support.SaltRelease;
import io.brine.it.support.Site;
import io.brine.it.support.Site.Make;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command lines of Salt 3006, whose event bus is framed otherwise, on one brine-master. */
@RequiresSalt(SaltRelease.SALT_3006)
class OlderCommandLinesIT {
    @Test
    void theCommandLinesOf3006WorkWithTheirFraming() throws IOException, PeerUnavailableException {
        PythonEnvironment old = PythonEnvironment.get(SaltRelease.SALT_3006);
        try (Site site =
                Site.create(
                        old, "brine_event_framing: length", "timeout: 30", "loop_interval: 1")) {
            site.startMaster(Make.BRINE);
            site.startMinion(Make.SALT, "one");
            site.accept(Make.SALT, "one");

            assertThat(said(old, site, "salt", "one", "test.version"))
                    .isEqualTo("one:\n    " + SaltRelease.SALT_3006.version() + "\n");
            assertThat(said(old, site, "salt", "-b", "1", "*", "test.ping"))
                    .contains("Executing run on ['one']", "one:\n    True\n");
            assertThat(said(old, site, "salt-run", "manage.status"))
                    .isEqualTo("down:\nup:\n    - one\n");
        }
    }

    private static String said(PythonEnvironment salt, Site site, String program, String... words) {
        List<String> arguments = new ArrayList<>(List.of("-c", site.configDirectory().toString()));
        arguments.addAll(List.of(words));
        Commands.Result result =
                Commands.run(
                        site.directory(),
                        Duration.ofSeconds(90),
                        Map.of("LC_ALL", "C.UTF-8"),
                        salt.command(program, arguments.toArray(String[]::new)));
        assertThat(result.status()).as(result.toString()).isZero();
        return result.out();
    }
}
