package io.brine.it.salt;

import io.brine.it.support.Commands;
import io.brine.it.support.PythonEnvironment;
import io.brine.it.support.SaltCommandLines;
import io.brine.it.support.Site;
import io.brine.it.support.Site.Make;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A brine-master and a real salt-master, each with a real minion {@code one}, on two directories
 * that differ in nothing else; Salt's command lines are typed at both. Thread-safe once started.
 */
final class TwoMasters implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Pattern JID = Pattern.compile("\\b\\d{20}\\b");

    /** The two answers of one sequence of command lines. */
    record Answers(String typed, String brine, String salt) {
        boolean same() {
            return brine.equals(salt);
        }

        /** The first line that is not the same, of both, below the command line. */
        String difference() {
            List<String> ours = brine.lines().toList();
            List<String> theirs = salt.lines().toList();
            String line = "";
            for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
                line = theirs.get(i).startsWith("$ ") ? theirs.get(i) : line;
                if (!ours.get(i).equals(theirs.get(i))) {
                    return "%s%n salt:  %s%n brine: %s".formatted(line, theirs.get(i), ours.get(i));
                }
            }
            return "%s: %d lines with salt, %d with brine"
                    .formatted(typed, theirs.size(), ours.size());
        }
    }

    private final SaltCommandLines lines;
    private final Site brine;
    private final Site salt;
    private final ExecutorService pool;

    private TwoMasters(SaltCommandLines lines, Site brine, Site salt) {
        this.lines = lines;
        this.brine = brine;
        this.salt = salt;
        // A command line waits about as long as it computes.
        AtomicInteger threads = new AtomicInteger();
        pool =
                Executors.newFixedThreadPool(
                        6, task -> new Thread(task, "typing-" + threads.incrementAndGet()));
    }

    /** Starts the four daemons, and returns when the minions have answered. */
    static TwoMasters start(PythonEnvironment python, SiteContents contents, String... options)
            throws IOException {
        Site brine = Site.create(python, options);
        Site salt = Site.create(python, options);
        TwoMasters both = new TwoMasters(new SaltCommandLines(python), brine, salt);
        try {
            both.begin(contents);
            return both;
        } catch (IOException | RuntimeException | AssertionError e) {
            both.close();
            throw e;
        }
    }

    /** Writes the files of a site. */
    @FunctionalInterface
    interface SiteContents {
        void write(Site site) throws IOException;
    }

    private void begin(SiteContents contents) throws IOException {
        for (Site site : List.of(brine, salt)) {
            Files.createDirectories(site.directory().resolve("home"));
            contents.write(site);
            site.startMinion(
                    Make.SALT, "one", "grains: {role: web}", "mine_functions: {test.echo: [m]}");
        }
        CompletableFuture<?> other = CompletableFuture.runAsync(() -> begin(salt, Make.SALT), pool);
        begin(brine, Make.BRINE);
        other.join();
    }

    private void begin(Site site, Make make) {
        try {
            site.startMaster(make);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        site.awaitPending("one");
        type(site, List.of("salt-key|-y|-a|one", "salt|--out=quiet|one|test.ping"));
        site.awaitAnswer(Make.SALT, "one");
    }

    /** The two sites, brine-master's first. */
    List<Site> sites() {
        return List.of(brine, salt);
    }

    /**
     * Types each of the sequences at both masters, several at once but the lines of one in order.
     * Words are parted by {@code |}; {@code @/} begins a path below the site's directory, and
     * {@code @JID@} is the last job id that the sequence has shown.
     */
    List<Answers> typed(List<List<String>> sequences) {
        List<CompletableFuture<Answers>> asked = new ArrayList<>();
        for (List<String> sequence : sequences) {
            asked.add(
                    plain(brine, sequence)
                            .thenCombine(
                                    plain(salt, sequence),
                                    (ours, theirs) ->
                                            new Answers(sequence.toString(), ours, theirs)));
        }
        return asked.stream().map(CompletableFuture::join).toList();
    }

    private CompletableFuture<String> plain(Site site, List<String> sequence) {
        return CompletableFuture.supplyAsync(() -> type(site, sequence), pool);
    }

    private String type(Site site, List<String> sequence) {
        StringBuilder said = new StringBuilder();
        String jid = "no job yet";
        for (String line : sequence) {
            Commands.Result result = run(site, line.replace("@JID@", jid));
            Matcher named = JID.matcher(result.out());
            jid = named.find() ? named.group() : jid;
            said.append("$ ").append(line).append('\n').append(plain(site, result)).append('\n');
        }
        return said.toString();
    }

    private Commands.Result run(Site site, String line) {
        List<String> words = new ArrayList<>();
        for (String word : line.split("\\|", -1)) {
            words.add(word.replace("@/", site.directory() + "/"));
        }
        Path config =
                words.get(0).equals("salt-call")
                        ? site.minionConfigDirectory("one")
                        : site.configDirectory();
        words.addAll(1, List.of("-c", config.toString()));
        return lines.run(
                site.directory(),
                PATIENCE,
                Map.of("LC_ALL", "C.UTF-8", "HOME", site.directory().resolve("home").toString()),
                words);
    }

    /** Makes equal what names the moment or the place. */
    private static String plain(Site site, Commands.Result result) {
        return (result.out() + "--- stderr\n" + result.err() + "--- status " + result.status())
                .replace(site.directory().toString(), "<site>")
                .replace(":" + site.retPort(), ":<port>")
                // Python's garbage collector says these when it comes by.
                .replaceAll("(?m)^(\\[WARNING \\] )?unclosed .*\n", "")
                // A return as Python logs it, in the order of the minion's directories.
                .replaceAll("(?m)^\\[(INFO|ERROR) +\\] \\{'out': .*", "[$1] <return>")
                // Only while the maintenance has not done what was asked for before.
                .replaceAll("(?m)^.*AES key rotation already requested\n", "")
                .replaceAll(JID.pattern(), "<jid>")
                .replaceAll(" at 0x[0-9a-f]+", " at <address>")
                .replaceAll("\\d{4}, [A-Z][a-z]{2} \\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{6}", "<time>")
                .replaceAll("\\d\\d:\\d\\d:\\d\\d\\.\\d{6}", "<time>")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:.+-]+", "<stamp>")
                .replaceAll("\\d+(\\.\\d+)? ms\\b", "<ms>")
                .replaceAll("(?i)(duration:|total run time:)\\s+[\\d.]+( s)?", "$1 <ms>")
                .replaceAll("([\"']duration[\"']: |duration_in_ms=)[\\d.]+", "$1<ms>")
                .replaceAll("([0-9a-f]{2}:){31}[0-9a-f]{2}", "<finger>")
                .replaceAll("(?s)(BEGIN PUBLIC KEY-----).*?(-----END)", "$1$2")
                .replaceAll("(?m)^( *\"?(?:pid|one)\"?: *\\n? *)\\d{2,}", "$1<pid>")
                .replaceAll(" +", " ");
    }

    @Override
    public void close() throws IOException {
        pool.shutdownNow();
        lines.close();
        brine.close();
        salt.close();
    }
}
