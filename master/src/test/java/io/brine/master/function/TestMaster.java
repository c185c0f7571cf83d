package io.brine.master.function;

import io.brine.daemon.config.Role;
import io.brine.daemon.config.SaltConfig;
import io.brine.master.cache.DataCache;
import io.brine.master.config.FileServerOptions;
import io.brine.master.config.StoreOptions;
import io.brine.master.fileserver.RootsFileServer;
import io.brine.master.job.LocalCacheJobStore;
import io.brine.master.keys.KeyStore;
import io.brine.master.pillar.PillarCompiler;
import io.brine.master.target.TargetResolver;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A master's directories and what functions find there, with minions that answer from a table. */
public final class TestMaster {
    /** An event that a function fired. */
    public record Fired(String tag, Map<Object, @Nullable Object> data) {}

    private final Path directory;
    private final List<Fired> fired = new ArrayList<>();
    private final List<String> printed = new ArrayList<>();
    private final Map<String, Minions.Outcome> answers = new HashMap<>();
    private final TreeMap<String, String> connected = new TreeMap<>();
    private final FunctionServices services;

    /** A fresh one. */
    public TestMaster(Path directory) {
        this.directory = directory;
        SaltConfig config =
                SaltConfig.of(
                        Role.MASTER,
                        Map.of(
                                "root_dir", directory.toString(),
                                "id", "boss_master",
                                "pki_dir", directory.resolve("pki").toString(),
                                "cachedir", directory.resolve("cache").toString(),
                                "file_roots", Map.of("base", List.of(path("srv/salt").toString())),
                                "pillar_roots",
                                        Map.of("base", List.of(path("srv/pillar").toString()))));
        try {
            Files.createDirectories(path("cache/proc"));
            Files.createDirectories(path("srv/salt"));
            Files.createDirectories(path("srv/pillar"));
            KeyStore keys = KeyStore.open(path("pki"));
            DataCache data = new DataCache(path("cache"));
            services =
                    new FunctionServices(
                            config,
                            new LocalCacheJobStore(path("cache"), "sha256"),
                            keys,
                            data,
                            new RootsFileServer(FileServerOptions.roots(config)),
                            () -> new PillarCompiler(StoreOptions.pillar(config)),
                            new TargetResolver(keys, data, Map.of(), true),
                            (target, type, fun, args, timeout, gather) ->
                                    answers.getOrDefault(
                                            fun, new Minions.Outcome("", List.of(), Map.of())),
                            (tag, what) -> fired.add(new Fired(tag, new LinkedHashMap<>(what))),
                            () -> {
                                throw new FunctionException("no bus");
                            },
                            () -> connected);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A path below the master's directory. */
    public Path path(String relative) {
        return directory.resolve(relative);
    }

    public FunctionServices services() {
        return services;
    }

    public List<Fired> fired() {
        return fired;
    }

    public List<String> printed() {
        return printed;
    }

    /** Who is connected, to be filled. */
    public Map<String, String> connected() {
        return connected;
    }

    /** What the minions return to a function; those expected but absent do not return. */
    public void answers(String fun, List<String> expected, Map<String, ?> returns) {
        Map<String, Minions.MinionAnswer> all = new LinkedHashMap<>();
        returns.forEach((id, value) -> all.put(id, new Minions.MinionAnswer(value, 0, null)));
        answers.put(fun, new Minions.Outcome("20260102030405000007", expected, all));
    }

    /** Runs a function as typed. */
    public FunctionResult run(FunctionExecutor executor, String fun, Object... arguments) {
        return executor.run(
                FunctionCall.ofMixed(fun, List.of(arguments), "root", null),
                new FunctionExecutor.Watcher() {
                    @Override
                    public void progress(String suffix, Map<String, @Nullable Object> data) {
                        printed.add(suffix);
                    }

                    @Override
                    public void print(String line) {
                        printed.add(line);
                    }
                });
    }
}
