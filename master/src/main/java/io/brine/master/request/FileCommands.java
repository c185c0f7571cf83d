package io.brine.master.request;

import io.brine.daemon.config.SaltConfig;
import io.brine.master.fileserver.FileServer;
import io.brine.master.fileserver.FileServer.HashAndStat;
import io.brine.master.fileserver.RefusedPathException;
import io.brine.master.process.RefusalLog;
import io.brine.master.process.WorkPool;
import io.brine.salt.payload.PayloadMap;
import io.brine.salt.payload.PythonText;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * The commands of the file server, and {@code _master_opts} which tells minions how to use it.
 * Thread-safe. Who asks for what lies outside the roots is told that there is nothing, and named in
 * the log.
 */
final class FileCommands {
    private static final String BASE = "base";
    private static final String BACK_END = "roots";
    private static final Map<String, String> NOT_FOUND = twoEmpty("path", "rel");
    private static final Map<String, String> NOT_SERVED = twoEmpty("data", "dest");
    private static final List<String> STATE_OPTIONS =
            List.of(
                    "renderer",
                    "failhard",
                    "state_top",
                    "state_top_saltenv",
                    "nodegroups",
                    "state_auto_order",
                    "state_events",
                    "state_aggregate",
                    "jinja_env",
                    "jinja_sls_env",
                    "jinja_lstrip_blocks",
                    "jinja_trim_blocks");

    private final FileServer files;
    private final WorkPool pool;
    private final SaltConfig config;
    private final RefusalLog refusals;

    FileCommands(FileServer files, WorkPool pool, SaltConfig config, RefusalLog refusals) {
        this.files = files;
        this.pool = pool;
        this.config = config;
        this.refusals = refusals;
    }

    /** Adds the commands to a table. */
    void addTo(Map<String, MinionCommand> table) {
        table.put("_file_envs", request -> answer(request, this::environments, List.of()));
        table.put("_file_list", request -> list(request, files::files, List.of()));
        table.put("_dir_list", request -> list(request, files::directories, List.of()));
        table.put(
                "_file_list_emptydirs",
                request -> list(request, files::emptyDirectories, List.of()));
        table.put("_symlink_list", request -> list(request, files::symbolicLinks, Map.of()));
        table.put("_file_hash", request -> answer(request, this::hash, ""));
        table.put(
                "_file_hash_and_stat",
                request -> answer(request, this::hashAndStat, Arrays.asList("", null)));
        table.put("_file_find", request -> answer(request, this::find, NOT_FOUND));
        table.put("_serve_file", request -> answer(request, this::serve, NOT_SERVED));
        table.put("_master_opts", request -> answer(request, this::masterOptions, ""));
    }

    private static Map<String, String> twoEmpty(String first, String second) {
        Map<String, String> map = new LinkedHashMap<>();
        map.put(first, "");
        map.put(second, "");
        return Collections.unmodifiableMap(map);
    }

    @FunctionalInterface
    private interface Listing {
        Object of(String environment, String prefix) throws IOException;
    }

    @FunctionalInterface
    private interface Answer {
        @Nullable Object to(PayloadMap load) throws IOException;
    }

    private CompletionStage<Reply> answer(MinionRequest request, Answer answer, Object nothing) {
        return pool.submit(
                () -> {
                    try {
                        return new Reply.Sealed(answer.to(request.load()));
                    } catch (RefusedPathException e) {
                        refusals.refused(
                                request.peer(), request.id() + " asked for " + e.getMessage());
                        return new Reply.Sealed(nothing);
                    }
                });
    }

    private CompletionStage<Reply> list(MinionRequest request, Listing listing, Object nothing) {
        return answer(
                request,
                load ->
                        load.has("saltenv") && meansRoots(load.get("fsbackend"))
                                ? listing.of(environment(load), load.textOr("prefix", ""))
                                : nothing,
                nothing);
    }

    private Object environments(PayloadMap load) {
        List<String> all = meansRoots(load.get("back")) ? files.environments() : List.of();
        return load.boolOr("sources", false) ? Map.of(BACK_END, all) : all;
    }

    /**
     * Whether a choice of back ends takes this one in: names, or only names with a minus before.
     */
    private static boolean meansRoots(@Nullable Object choice) {
        List<?> names =
                switch (choice) {
                    case null -> List.of();
                    case List<?> list -> list;
                    case String text when text.isEmpty() -> List.of();
                    default -> List.of(String.valueOf(choice).split(",", -1));
                };
        boolean subtracts =
                names.stream().allMatch(name -> name instanceof String text && isMinus(text));
        return subtracts ? !names.contains("-" + BACK_END) : names.contains(BACK_END);
    }

    private static boolean isMinus(String name) {
        return name.startsWith("-");
    }

    private Object hash(PayloadMap load) throws IOException {
        HashAndStat found = lookUp(load);
        return found == null ? "" : found.hash();
    }

    private Object hashAndStat(PayloadMap load) throws IOException {
        HashAndStat found = lookUp(load);
        return found == null ? Arrays.asList("", null) : List.of(found.hash(), found.stat());
    }

    private @Nullable HashAndStat lookUp(PayloadMap load) throws IOException {
        return load.has("saltenv") ? files.hash(path(load), environment(load)) : null;
    }

    private Object find(PayloadMap load) throws IOException {
        return files.find(path(load), environment(load));
    }

    private Object serve(PayloadMap load) throws IOException {
        if (!load.has("saltenv") || !(load.get("loc") instanceof Number)) {
            return NOT_SERVED;
        }
        int gzip = Math.clamp(load.integerOr("gzip", 0), 0, 9);
        return files.serve(path(load), environment(load), load.integerOr("loc", -1), gzip);
    }

    private static String path(PayloadMap load) {
        return load.textOr("path", "");
    }

    private static String environment(PayloadMap load) {
        return load.has("saltenv") ? PythonText.str(load.get("saltenv")) : BASE;
    }

    private Map<String, @Nullable Object> masterOptions(PayloadMap load) {
        Map<String, @Nullable Object> options = new LinkedHashMap<>();
        Map<String, Object> roots = new LinkedHashMap<>();
        files.environments().forEach(environment -> roots.put(environment, List.of()));
        options.put("file_roots", roots);
        options.put("top_file_merging_strategy", config.raw("top_file_merging_strategy"));
        options.put("env_order", config.raw("env_order"));
        options.put("default_top", config.raw("default_top"));
        if (!load.boolOr("env_only", false)) {
            STATE_OPTIONS.forEach(name -> options.put(name, config.raw(name)));
        }
        return options;
    }
}
