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
import java.util.List;
import java.util.stream.Stream;

/**
 * A real minion below a brine-master that is a syndic, below an upper master of either make on one
 * directory, one after the other: the syndic finds its way back by itself.
 */
@RequiresSalt
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SyndicIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String OF_BRINE = "20260102030405000001";
    private static final String OF_SALT = "20260102030405000002";

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
        worksWith(OF_BRINE);
        // Also the command line of ours waits for the syndic.
        assertThat(upper.run(Make.BRINE, "", "-t", "5", "--out", "json", "m*", "test.ping").out())
                .contains("\"m1\": true");
        ours.close();

        upper.startMaster(Make.SALT);
        worksWith(OF_SALT);
        assertThat(upper.run(Make.SALT, "run", "--out", "json", "jobs.lookup_jid", OF_BRINE).out())
                .contains("\"m1\": \"" + OF_BRINE + "\"");
        assertThat(lower.run(Make.BRINE, "master", "--status").out())
                .containsPattern("Syndic +run");
    }

    private void worksWith(String jid) throws IOException {
        Awaitility.await("m1 answers through the syndic")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () ->
                                upper.run(
                                                Make.SALT,
                                                "",
                                                "-t",
                                                "3",
                                                "--out",
                                                "json",
                                                "m*",
                                                "test.ping")
                                        .out()
                                        .contains("\"m1\": true"));
        Commands.Result echoed =
                upper.run(
                        Make.SALT,
                        "",
                        "-t",
                        "5",
                        "--out",
                        "json",
                        "--jid",
                        jid,
                        "m*",
                        "test.echo",
                        jid);
        assertThat(echoed.out()).as(echoed.toString()).contains("\"m1\": \"" + jid + "\"");
        assertThat(echoed.status()).isZero();

        Commands.Result looked = upper.run(Make.SALT, "run", "--out", "json", "jobs.list_job", jid);
        assertThat(looked.out())
                .as(looked.toString())
                .contains("\"return\": \"" + jid + "\"")
                .contains("\"Function\": \"test.echo\"")
                .containsPattern("\"Minions\": \\[\\s+\"m1\"\\s+\\]");
        try (Stream<Path> files = Files.walk(upper.directory().resolve("master/cache"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .contains(".minions.low.p", "low");
        }
    }
}
