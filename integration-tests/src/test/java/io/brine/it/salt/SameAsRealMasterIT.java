package io.brine.it.salt;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.it.support.Commands;
import io.brine.it.support.PythonEnvironment;
import io.brine.it.support.RequiresSalt;
import io.brine.it.support.Site;
import io.brine.it.support.Site.Make;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The real command lines on brine-master beside the same on the real salt-master, each with a real
 * minion of the same name: the same words typed, the same output and exit status. Only what names
 * the moment or the place is made equal before: job ids, times, process ids, directories.
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
            """;

    private final ExecutorService both = Executors.newFixedThreadPool(2);
    private Site brine;
    private Site salt;

    @BeforeAll
    void startBoth(PythonEnvironment python) throws IOException {
        brine = layOut(python);
        salt = layOut(python);
        brine.startMaster(Make.BRINE);
        salt.startMaster(Make.SALT);
        for (Site site : List.of(brine, salt)) {
            site.startMinion(
                    Make.SALT, "one", "grains: {role: web}", "mine_functions: {test.echo: [m]}");
        }
        onBoth(
                site -> {
                    site.accept(Make.SALT, "one");
                    return true;
                });
    }

    private static Site layOut(PythonEnvironment python) throws IOException {
        Site site =
                Site.create(
                        python,
                        "id: upper_master",
                        "gather_job_timeout: 5",
                        "nodegroups: {all: 'one or two', named: [one]}",
                        "pillar_opts: False");
        StateTree.write(site);
        site.writeFile("orch.sls", ORCHESTRATION);
        site.writeFile("failing.sls", "broken:\n  test.fail_without_changes\n");
        site.writeFile("short.txt", "short\n");
        return site;
    }

    @AfterAll
    void stopBoth() throws IOException {
        both.shutdownNow();
        if (brine != null) {
            brine.close();
        }
        if (salt != null) {
            salt.close();
        }
    }

    /** The answer of each, asked at the same time. */
    private <T> List<T> onBoth(Function<Site, T> question) {
        CompletableFuture<T> ours =
                CompletableFuture.supplyAsync(() -> question.apply(brine), both);
        CompletableFuture<T> theirs =
                CompletableFuture.supplyAsync(() -> question.apply(salt), both);
        return List.of(ours.join(), theirs.join());
    }

    private static String plain(Site site, Commands.Result result) {
        return (result.out() + "--- stderr\n" + result.err() + "--- status " + result.status())
                .replace(site.directory().toString(), "<site>")
                .replaceAll("\\b\\d{20}\\b", "<jid>")
                .replaceAll(" at 0x[0-9a-f]+", " at <address>")
                .replaceAll("\\d{4}, [A-Z][a-z]{2} \\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{6}", "<time>")
                .replaceAll("\\d\\d:\\d\\d:\\d\\d\\.\\d{6}", "<time>")
                .replaceAll("\\d+(\\.\\d+)? ms\\b", "<ms>")
                .replaceAll("(?i)(duration:|total run time:)\\s+[\\d.]+( s)?", "$1 <ms>")
                .replaceAll("(\"duration\": )[\\d.]+", "$1<ms>")
                .replaceAll("([0-9a-f]{2}:){31}[0-9a-f]{2}", "<finger>")
                .replaceAll("(?m)^( *\"?pid\"?: *\\n? *)\\d+", "$1<pid>")
                .replaceAll(" {2,}", "  ");
    }

    static Stream<String> commands() {
        return Stream.of(
                "salt|*|test.ping",
                "salt|--out=json|--static|*|test.ping",
                "salt|-v|one|test.ping",
                "salt|nobody|test.ping",
                "salt|-L|one,nobody|test.ping|-t|1",
                "salt|-G|role:web|grains.item|role",
                "salt|-P|role:w.b|test.ping",
                "salt|-N|all|test.ping",
                "salt|-N|nosuch|test.ping",
                "salt|-C|G@role:web and not L@two,three|test.ping",
                "salt|-I|place:cellar|test.ping",
                "salt|-S|127.0.0.1|test.ping",
                "salt|-E|o.e|test.ping",
                "salt|-b|1|*|test.ping",
                "salt|-b|50%|--out=json|*|test.ping",
                "salt|--subset|1|*|test.ping",
                "salt|--async|*|test.ping",
                "salt|--summary|*|test.ping",
                "salt|--preview-target|*",
                "salt|-t|1|one|test.sleep|4",
                "salt|one|cmd.retcode|exit 3",
                "salt|one|nosuch.function",
                "salt|one|test.ping,test.echo|,there",
                "salt|one|state.apply|site.config",
                "salt|one|state.apply|failing|--state-output=terse",
                "salt|one|state.show_top",
                "salt|one|cp.list_master",
                "salt|one|cp.get_file_str|salt://short.txt",
                "salt|-a|pam|one|test.ping|--username=nobody|--password=wrong",
                "salt-key|-L",
                "salt-key|-l|un",
                "salt-key|--out=json|-L",
                "salt-key|-f|one",
                "salt-key|-F",
                "salt-key|-y|-r|nobody",
                "salt-key|-y|-d|nobody",
                "salt-run|manage.status");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void outputAndStatusAreTheSame(String typed) {
        String[] words = typed.split("\\|");
        List<String> answers = onBoth(site -> plain(site, run(site, words)));
        assertThat(answers.get(0)).isEqualTo(answers.get(1));
    }

    private static Commands.Result run(Site site, String... words) {
        String tool = words[0].equals("salt") ? "" : words[0].substring("salt-".length());
        return site.run(Make.SALT, tool, Arrays.copyOfRange(words, 1, words.length));
    }

    @Test
    void filesAreCopiedPlainAndChunked() {
        List<String> answers =
                onBoth(
                        site -> {
                            Path source = site.directory().resolve("srv/salt/site/files/blob");
                            Path plain = site.directory().resolve("plain");
                            Path chunked = site.directory().resolve("chunked");
                            Path small = site.directory().resolve("srv/salt/short.txt");
                            String said =
                                    plain(site, run(site, "salt-cp", "one", "" + small, "" + plain))
                                            + plain(
                                                    site,
                                                    run(
                                                            site,
                                                            "salt-cp",
                                                            "-C",
                                                            "one",
                                                            "" + source,
                                                            "" + chunked));
                            assertThat(plain).hasSameBinaryContentAs(small);
                            assertThat(chunked).hasSameBinaryContentAs(source);
                            return said;
                        });
        assertThat(answers.get(0)).isEqualTo(answers.get(1));
    }

    @Test
    void keysAreChangedTheSame() {
        List<String> answers =
                onBoth(
                        site -> {
                            StringBuilder said = new StringBuilder();
                            Path pki = site.directory().resolve("master/pki");
                            for (String words :
                                    List.of(
                                            "-y|-a|new*",
                                            "-y|-r|new-b",
                                            "--include-rejected|-y|-a|new-b",
                                            "-l|all",
                                            "-y|-d|new-*",
                                            "-L")) {
                                if (said.isEmpty()) {
                                    pend(pki, "new-a");
                                    pend(pki, "new-b");
                                }
                                String[] typed = ("salt-key|" + words).split("\\|");
                                said.append(plain(site, run(site, typed))).append('\n');
                            }
                            return said.toString();
                        });
        assertThat(answers.get(0)).isEqualTo(answers.get(1));
    }

    private static void pend(Path pki, String id) {
        try {
            Files.createDirectories(pki.resolve("minions_pre"));
            Files.copy(pki.resolve("minions/one"), pki.resolve("minions_pre").resolve(id));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
