package io.brine.it.salt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.brine.it.support.Commands;
import io.brine.it.support.ManagedProcess;
import io.brine.it.support.PythonEnvironment;
import io.brine.it.support.RequiresSalt;
import io.brine.it.support.Site;
import io.brine.it.support.Site.Make;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A site of the real salt-master, with a real minion that knows nothing of it, is taken over by
 * brine-master on the same directories, and handed back. Salt's own command lines are used
 * throughout.
 */
@RequiresSalt
class SwitchOverIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void aSiteIsTakenOverAndHandedBack(PythonEnvironment salt) throws IOException {
        try (Site site = Site.create(salt, "gather_job_timeout: 5")) {
            layOut(site);
            ManagedProcess real = site.startMaster(Make.SALT);
            site.startMinion(Make.SALT, "alpha");
            site.accept(Make.SALT, "alpha");
            String before = job(site, "test.echo", "under salt-master");
            applies(site, "first");
            String masterKey = Files.readString(site.directory().resolve("master/pki/master.pub"));
            real.terminate();

            ManagedProcess brine = site.startMaster(Make.BRINE);
            knowsTheMinionAtOnce(site);
            site.awaitAnswer(Make.SALT, "alpha");
            assertThat(returned(site, before)).contains("under salt-master");
            String meanwhile = job(site, "test.echo", "under brine-master");
            applies(site, "second");
            assertThat(listed(site)).contains(before, meanwhile);
            String added = acceptAnother(site);
            assertThat(brine.terminate()).as(brine.output()).isZero();

            site.startMaster(Make.SALT);
            knowsTheMinionAtOnce(site);
            site.awaitAnswer(Make.SALT, "alpha");
            site.awaitAnswer(Make.SALT, added);
            assertThat(returned(site, before)).contains("under salt-master");
            assertThat(returned(site, meanwhile)).contains("under brine-master");
            String after = job(site, "test.echo", "under salt-master again");
            applies(site, "third");
            assertThat(listed(site)).contains(before, meanwhile, after);
            assertThat(Files.readString(site.directory().resolve("master/pki/master.pub")))
                    .isEqualTo(masterKey);
        }
    }

    private static void layOut(Site site) throws IOException {
        site.writePillar("top.sls", "base:\n  '*':\n    - words\n");
        Files.writeString(
                site.directory().resolve("srv/salt/motd.sls"),
                """
                {{ opts['cachedir'] }}/motd:
                  file.managed:
                    - source: salt://motd.txt
                    - template: jinja
                """);
        Files.writeString(
                site.directory().resolve("srv/salt/motd.txt"),
                "{{ pillar['word'] }} for {{ grains['id'] }}\n");
    }

    /** Keys and what the minion's grains and pillar were are on disk: nobody has to ask it. */
    private static void knowsTheMinionAtOnce(Site site) {
        assertThat(
                        json(site.run(Make.SALT, "key", "--out", "json", "-L"))
                                .get("minions")
                                .toString())
                .contains("\"alpha\"");
        Commands.Result preview =
                site.run(
                        Make.SALT,
                        "",
                        "--out",
                        "json",
                        "--preview-target",
                        "-C",
                        "G@id:alpha and I@word:*");
        assertThat(preview.out()).as(preview.toString()).contains("alpha");
    }

    /** A state with a file of the file server, rendered with a pillar that changed just now. */
    private static void applies(Site site, String word) throws IOException {
        site.writePillar("words.sls", "word: " + word + "\n");
        Commands.Result applied = salt(site, "state.apply", "motd");
        assertThat(applied.status()).as(applied.toString()).isZero();
        Path motd = site.directory().resolve("minion-alpha/cache/motd");
        assertThat(Files.readString(motd)).isEqualTo(word + " for alpha\n");
    }

    private static String acceptAnother(Site site) throws IOException {
        site.startMinion(Make.SALT, "beta");
        site.accept(Make.SALT, "beta");
        return "beta";
    }

    /** Runs a job and says its jid, as the real runner finds it afterwards. */
    private static String job(Site site, String fun, String word) {
        Commands.Result done = salt(site, fun, word);
        assertThat(done.out()).as(done.toString()).contains(word);
        String[] jid = new String[1];
        Awaitility.await("the job is listed")
                .atMost(PATIENCE)
                .until(
                        () -> {
                            JsonNode jobs =
                                    json(
                                            site.run(
                                                    Make.SALT,
                                                    "run",
                                                    "--out",
                                                    "json",
                                                    "jobs.list_jobs",
                                                    "search_function=" + fun));
                            for (var job : jobs.properties()) {
                                if (job.getValue()
                                        .get("Arguments")
                                        .toString()
                                        .contains('"' + word + '"')) {
                                    jid[0] = job.getKey();
                                }
                            }
                            return jid[0] != null;
                        });
        return jid[0];
    }

    private static List<String> listed(Site site) {
        List<String> jids = new ArrayList<>();
        json(site.run(Make.SALT, "run", "--out", "json", "jobs.list_jobs"))
                .fieldNames()
                .forEachRemaining(jids::add);
        return jids;
    }

    private static String returned(Site site, String jid) {
        return json(site.run(Make.SALT, "run", "--out", "json", "jobs.lookup_jid", jid))
                .path("alpha")
                .asText();
    }

    private static Commands.Result salt(Site site, String fun, String argument) {
        return site.run(Make.SALT, "", "--out", "json", "-t", "30", "alpha", fun, argument);
    }

    private static JsonNode json(Commands.Result result) {
        try {
            return JSON.readTree(result.out());
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + result, e);
        }
    }
}
