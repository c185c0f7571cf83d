package io.brine.it.salt;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.it.support.Commands;
import io.brine.it.support.ManagedProcess;
import io.brine.it.support.PythonEnvironment;
import io.brine.it.support.RequiresSalt;
import io.brine.it.support.Site;
import io.brine.it.support.Site.Make;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A real minion below a brine-master that is a syndic, below an upper master of either make on one
 * directory, one after the other: the syndic finds its way back by itself.
 */
@RequiresSalt
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SyndicIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern STARTED = Pattern.compile("Executing job with jid (\\d{20})");

    private Site upper;
    private Site lower;

    @BeforeAll
    void start(PythonEnvironment salt) throws IOException {
        upper =
                Site.create(
                        salt,
                        "auto_accept: True",
                        "order_masters: True",
                        "syndic_wait: 1",
                        "gather_job_timeout: 2");
        lower =
                Site.create(
                        salt,
                        "auto_accept: True",
                        "syndic_master: 127.0.0.1",
                        "syndic_master_port: " + upper.retPort(),
                        "syndic_event_forward_timeout: 0.1");
        Files.write(
                lower.configDirectory().resolve("minion"),
                List.of(
                        "id: low",
                        "root_dir: " + lower.directory(),
                        "pki_dir: " + lower.directory().resolve("low/pki"),
                        "return_retry_timer: 1",
                        "return_retry_timer_max: 2",
                        "random_reauth_delay: 1",
                        "recon_max: 500"));
        lower.startMaster(Make.BRINE);
        lower.startMinion(Make.SALT, "m1");
    }

    @AfterAll
    void stop() throws IOException {
        if (upper != null) {
            upper.close();
        }
        if (lower != null) {
            lower.close();
        }
    }

    @Test
    void aMinionBelowAnswersMastersOfEitherMake() throws IOException {
        ManagedProcess ours = upper.startMaster(Make.BRINE);
        lower.awaitAnswer(Make.BRINE, "m1");
        String ofOurs = worksWith("ours");
        // Also the command line of ours waits for the syndic.
        assertThat(upper.run(Make.BRINE, "", "-t", "5", "--out", "json", "m*", "test.ping").out())
                .contains("\"m1\": true");
        ours.close();

        upper.startMaster(Make.SALT);
        worksWith("salts");
        assertThat(upper.run(Make.SALT, "run", "--out", "json", "jobs.lookup_jid", ofOurs).out())
                .contains("\"m1\": \"ours\"");
        assertThat(lower.run(Make.BRINE, "master", "--status").out())
                .containsPattern("Syndic +run");
    }

    /** Has m1 echo the text, and returns the id of that job. */
    private String worksWith(String text) throws IOException {
        Awaitility.await("m1 answers through the syndic")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> fromAbove("-t", "3", "m*", "test.ping").contains("\"m1\": true"));
        String echoed = fromAbove("-v", "-t", "5", "m*", "test.echo", text);
        assertThat(echoed).contains("\"m1\": \"" + text + "\"");
        Matcher started = STARTED.matcher(echoed);
        assertThat(started.find()).as(echoed).isTrue();

        Commands.Result looked =
                upper.run(Make.SALT, "run", "--out", "json", "jobs.list_job", started.group(1));
        assertThat(looked.out())
                .as(looked.toString())
                .contains("\"return\": \"" + text + "\"")
                .contains("\"Function\": \"test.echo\"")
                .containsPattern("\"Minions\": \\[\\s+\"m1\"\\s+\\]");
        try (Stream<Path> files = Files.walk(upper.directory().resolve("master/cache"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .contains(".minions.low.p", "low");
        }
        return started.group(1);
    }

    private String fromAbove(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--out", "json"));
        all.addAll(List.of(arguments));
        return upper.run(Make.SALT, "", all.toArray(String[]::new)).out();
    }
}
