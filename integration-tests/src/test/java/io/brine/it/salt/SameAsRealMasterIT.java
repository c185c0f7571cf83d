package io.brine.it.salt;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.it.salt.TwoMasters.Answers;
import io.brine.it.support.PythonEnvironment;
import io.brine.it.support.RequiresSalt;
import io.brine.it.support.Site;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The real command lines on brine-master beside the same on the real salt-master: the same words
 * typed, the same output and exit status.
 */
@RequiresSalt
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SameAsRealMasterIT {
    private static final String ORCHESTRATION =
            """
            ping:
              salt.function:
                - name: test.ping
                - tgt: one
            apply:
              salt.state:
                - tgt: one
                - sls: site.config
                - require: [{salt: ping}]
            down:
              salt.runner:
                - name: manage.down
            keys:
              salt.wheel:
                - name: key.list_all
            """;

    private static final String ANNA = "-a|sharedsecret|--username=anna|--password=s3cret";

    private TwoMasters both;

    @BeforeAll
    void startBoth(PythonEnvironment python) throws IOException {
        both =
                TwoMasters.start(
                        python,
                        SameAsRealMasterIT::write,
                        "id: upper_master",
                        "timeout: 30",
                        "gather_job_timeout: 15",
                        "nodegroups: {all: 'one or two', named: [one]}",
                        "pillar_opts: False",
                        "salt_cp_chunk_size: 400000",
                        "sharedsecret: s3cret",
                        "peer: {'.*': ['.*']}",
                        "peer_run: {'.*': ['.*']}",
                        "file_recv: True",
                        "external_auth: {file: {^filename: users, ^hashtype: sha256, carl: [{one:"
                                + " [test.ping]}]}, sharedsecret: {anna: ['test.*', '@runner',"
                                + " '@wheel'], bert: [test.echo]}}");
    }

    private static void write(Site site) throws IOException {
        StateTree.write(site);
        site.writePillar("top.sls", "base:\n  '*':\n    - common\n    - cellar\n");
        site.writeFile("orch.sls", ORCHESTRATION);
        site.writeFile("failing.sls", "broken:\n  test.fail_without_changes\n");
        site.writeFile("short.txt", "short\n");
        // The commands differ in where they lie only.
        Path users = site.directory().resolve("users");
        Files.writeString(users, "carl:" + sha256("pw") + "\n");
        Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-------"));
        Path master = site.configDirectory().resolve("master");
        Files.writeString(
                master,
                Files.readString(master).replace("^filename: users", "^filename: " + users));
    }

    private static String sha256(String text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterAll
    void stopBoth() throws IOException {
        if (both != null) {
            both.close();
        }
    }

    private void assertSame(List<List<String>> sequences) {
        List<String> different = new ArrayList<>();
        for (Answers answers : both.typed(sequences)) {
            if (!answers.same()) {
                different.add(answers.difference());
            }
        }
        assertThat(different).isEmpty();
    }

    private static Stream<List<String>> each(String... lines) {
        return Stream.of(lines).map(List::of);
    }

    @Test
    void saltWhileAJobOfThirtySecondsRuns() {
        CompletableFuture<List<Answers>> longJob =
                CompletableFuture.supplyAsync(
                        () -> both.typed(List.of(List.of("salt|-t|2|one|test.sleep|30"))));
        Awaitility.await("the job is active and shown the same")
                .atMost(Duration.ofSeconds(25))
                .until(
                        () -> {
                            List<Answers> active =
                                    both.typed(List.of(List.of("salt-run|jobs.active")));
                            return active.get(0).same()
                                    && active.get(0).salt().contains("test.sleep");
                        });
        assertSame(Stream.of(targets(), jobs(), states()).flatMap(rows -> rows).toList());
        assertThat(longJob.join()).allMatch(Answers::same);
    }

    private static Stream<List<String>> targets() {
        return each(
                "salt|*|test.ping",
                "salt|--out=json|--static|*|test.ping",
                "salt|nobody|test.ping",
                "salt|-L|one,nobody|test.ping|-t|1",
                "salt|-G|role:web|grains.item|role",
                "salt|-P|role:w.b|test.ping",
                "salt|-N|all|test.ping",
                "salt|-N|nosuch|test.ping",
                "salt|-C|G@role:web and not L@two,three|test.ping",
                "salt|-C|( E@on. and I@place:cellar ) or nobody|test.ping",
                "salt|-I|place:cellar|test.ping",
                "salt|-J|place:c.*r|test.ping",
                "salt|-S|127.0.0.1|test.ping",
                "salt|-E|o.e|test.ping",
                "salt|-R|%cluster|test.ping",
                "salt|-G|role=web|--delimiter==|test.ping",
                "salt|--preview-target|*",
                "salt|--preview-target|-G|role:web|--out=json");
    }

    private static Stream<List<String>> jobs() {
        return each(
                "salt|-v|one|test.ping",
                "salt|-b|1|*|test.ping",
                "salt|-b|1|--batch-wait=1|*|test.ping",
                "salt|-b|50%|--out=json|*|test.ping",
                "salt|-b|1|--failhard|*|cmd.retcode|exit 3",
                "salt|--subset|1|*|test.ping",
                "salt|--async|*|test.ping",
                "salt|--summary|*|test.ping",
                "salt|--progress|one|test.ping",
                "salt|--metadata={a: 1}|one|test.ping",
                "salt|-t|1|one|test.sleep|4",
                "salt|one|cmd.retcode|exit 3",
                "salt|one|nosuch.function",
                "salt|one|test.ping,test.echo|,there",
                "salt|one|cp.get_file_str|salt://short.txt",
                "salt|-d|one|test.ping");
    }

    /** In order, because a minion runs one at a time and says so. */
    private static Stream<List<String>> states() {
        return Stream.of(
                List.of(
                        "salt|one|state.apply|site.config",
                        "salt|one|state.apply|failing|--state-output=terse",
                        "salt|one|state.show_top"));
    }

    @Test
    void saltWithALogin() {
        assertSame(
                Stream.concat(
                                Stream.of(
                                        List.of(
                                                "salt|-T|" + ANNA + "|one|test.ping",
                                                "salt|-T|one|test.echo|again",
                                                "salt|-T|one|cmd.run|id",
                                                "salt-run|-T|test.arg|1")),
                                each(
                                        "salt|" + ANNA + "|one|test.ping",
                                        "salt|" + ANNA + "|one|cmd.run|id",
                                        "salt|-a|sharedsecret|--username=bert|--password=no|one|test.echo|x",
                                        "salt|-a|sharedsecret|--username=eve|--password=s3cret|one|test.ping",
                                        "salt|-a|file|--username=carl|--password=pw|one|test.ping",
                                        "salt|-a|file|--username=carl|--password=pw|*|test.ping",
                                        "salt|-a|file|--username=carl|--password=no|one|test.ping",
                                        "salt|-a|pam|one|test.ping|--username=nobody|--password=wrong",
                                        "salt|-a|nosuch|--username=x|--password=y|one|test.ping",
                                        "salt-run|" + ANNA + "|manage.present",
                                        "salt-run|" + ANNA + "|manage.not_present",
                                        "salt-run|" + ANNA + "|manage.versions",
                                        "salt-run|" + ANNA + "|cache.grains|tgt=one|--out=json",
                                        "salt-run|" + ANNA + "|mine.get|one|test.echo",
                                        "salt-run|" + ANNA + "|pillar.show_pillar|one",
                                        "salt-run|" + ANNA + "|fileserver.file_list",
                                        "salt-run|" + ANNA + "|doc.execution|--out=quiet",
                                        "salt-run|" + ANNA + "|nosuch.runner",
                                        "salt-run|-a|sharedsecret|--username=bert|--password=s3cret|test.arg"))
                        .toList());
        for (Site site : both.sites()) {
            Path token = site.directory().resolve("home/salt_token");
            assertThat(token).as("what -T keeps").isNotEmptyFile();
        }
    }

    @Test
    void runners() {
        assertSame(
                Stream.concat(
                                Stream.of(
                                        List.of(
                                                "salt|--show-jid|one|test.echo|hello",
                                                "salt-run|jobs.lookup_jid|@JID@",
                                                "salt-run|jobs.list_job|@JID@",
                                                "salt-run|jobs.exit_success|@JID@",
                                                "salt-run|jobs.print_job|@JID@",
                                                "salt-run|jobs.last_run|function=test.echo"),
                                        List.of(
                                                "salt|--show-jid|one|state.apply|failing",
                                                "salt-run|jobs.exit_success|@JID@",
                                                "salt-run|jobs.lookup_jid|@JID@|--out=highstate",
                                                "salt-run|state.orchestrate|orch"),
                                        List.of(
                                                "salt-run|cache.clear_pillar|tgt=one",
                                                "salt-run|cache.pillar|tgt=one",
                                                "salt|one|saltutil.refresh_pillar|async=False",
                                                "salt-run|cache.pillar|tgt=one")),
                                each(
                                        "salt-run|jobs.list_jobs|search_target=nosuch",
                                        "salt-run|manage.status",
                                        "salt-run|manage.up",
                                        "salt-run|manage.present",
                                        "salt-run|manage.joined",
                                        "salt-run|manage.allowed",
                                        "salt-run|manage.list_state",
                                        "salt-run|manage.versions",
                                        "salt-run|cache.grains|tgt=one|--out=json",
                                        "salt-run|cache.list|minions/one",
                                        "salt-run|mine.get|role:web|test.echo|tgt_type=grain",
                                        "salt-run|pillar.show_top",
                                        "salt-run|pillar.show_pillar|one",
                                        "salt-run|fileserver.envs",
                                        "salt-run|fileserver.file_list",
                                        "salt-run|fileserver.update",
                                        "salt-run|event.send|site/x|{a: 1}",
                                        "salt-run|error.error",
                                        "salt-run|--versions-report"))
                        .toList());
    }

    @Test
    void filesAreCopied() {
        assertSame(
                List.of(
                        List.of("salt-cp|one|@/srv/salt/short.txt|@/plain"),
                        List.of("salt-cp|one|@/srv/salt/site/files/tree|@/tree"),
                        List.of("salt-cp|-C|one|@/srv/salt/site/files/blob|@/chunked"),
                        List.of("salt-cp|-C|-n|one|@/srv/salt/site/files/blob|@/raw"),
                        List.of("salt-cp|-C|-G|role:web|@/srv/salt/site/files/tree|@/trees"),
                        List.of("salt-cp|one|@/nosuch|@/nowhere"),
                        List.of("salt-cp|nobody|@/srv/salt/short.txt|@/nowhere")));
        for (Site site : both.sites()) {
            Path roots = site.directory().resolve("srv/salt");
            assertThat(site.directory().resolve("plain"))
                    .hasSameBinaryContentAs(roots.resolve("short.txt"));
            for (String copy : List.of("chunked", "raw")) {
                assertThat(site.directory().resolve(copy))
                        .hasSameBinaryContentAs(roots.resolve("site/files/blob"));
            }
        }
    }

    @Test
    void saltCall() {
        assertSame(
                Stream.concat(
                                Stream.of(
                                        List.of(
                                                "salt-call|mine.send|test.echo|n",
                                                "salt-call|mine.get|*|test.echo",
                                                "salt-call|mine.delete|test.echo",
                                                "salt-call|mine.get|*|test.echo",
                                                "salt-call|mine.update",
                                                "salt-call|mine.get|role:web|test.echo|tgt_type=grain"),
                                        List.of(
                                                "salt-call|state.apply|site.config",
                                                "salt-call|state.show_sls|site.service"),
                                        List.of(
                                                "salt-call|cp.get_file|salt://short.txt|@/got",
                                                "salt-call|cp.push|@/got")),
                                each(
                                        "salt-call|pillar.items",
                                        "salt-call|cp.list_states",
                                        "salt-call|cp.list_master_dirs",
                                        "salt-call|cp.hash_file|salt://site/files/blob",
                                        "salt-call|cp.get_file|salt://site/files/blob|@/zipped|gzip=5",
                                        "salt-call|cp.get_dir|salt://site/files|@/directory",
                                        "salt-call|cp.cache_file|salt://nosuch",
                                        "salt-call|event.send|site/x|{a: 1}",
                                        "salt-call|publish.publish|role:web|test.ping|tgt_type=grain",
                                        "salt-call|publish.full_data|one|test.echo|x",
                                        "salt-call|publish.runner|test.arg|[1]",
                                        "salt-call|publish.runner|nosuch.runner",
                                        "salt-call|nosuch.function"))
                        .toList());
    }

    @Test
    void keysAreShownTheSame() {
        assertSame(
                each(
                                "salt-key|-L",
                                "salt-key|-l|un",
                                "salt-key|-l|den",
                                "salt-key|-l|nosuch",
                                "salt-key|--out=json|-L",
                                "salt-key|-p|one",
                                "salt-key|-P",
                                "salt-key|-f|one",
                                "salt-key|-F",
                                "salt-key|-y|-a|nobody",
                                "salt-key|-y|-r|nobody",
                                "salt-key|-y|-d|nobody",
                                "salt-key|--gen-keys=k|--gen-keys-dir=@/")
                        .toList());
    }

    @Test
    void keysAreChangedTheSame() throws IOException {
        for (Site site : both.sites()) {
            Path pki = site.directory().resolve("master/pki");
            Files.createDirectories(pki.resolve("minions_pre"));
            for (String id : List.of("new-a", "new-b", "new-c")) {
                Files.copy(pki.resolve("minions/one"), pki.resolve("minions_pre").resolve(id));
            }
        }
        assertSame(
                List.of(
                        List.of(
                                "salt-key|-y|-a|new-[ab]",
                                "salt-key|-y|-r|new-b",
                                "salt-key|--include-accepted|-y|-r|new-b",
                                "salt-key|--include-rejected|-y|-a|new-b",
                                "salt-key|--include-all|-y|-r|new-b",
                                "salt-key|-l|all",
                                "salt-key|-y|-R",
                                "salt-key|-y|-A",
                                "salt-key|-q|-y|-d|new-a",
                                "salt-key|-y|-d|new-*",
                                "salt-key|-L")));
    }
}
