package io.brine.master.request;

import io.brine.daemon.config.SaltConfig;
import io.brine.master.fileserver.FileServer;
import io.brine.master.process.WorkPool;
import io.brine.salt.payload.PayloadMap;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The commands of the file server, and {@code _master_opts} which tells minions how to use it. */
final class FileCommands {
    private static final String BASE = "base";
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

    FileCommands(FileServer files, WorkPool pool, SaltConfig config) {
        this.files = files;
        this.pool = pool;
        this.config = config;
    }

    /** Adds the commands to a table. */
    void addTo(Map<String, MinionCommand> table) {
        table.put("_file_envs", request -> answer(files::environments));
        table.put("_file_list", request -> list(request, files::files));
        table.put("_dir_list", request -> list(request, files::directories));
        table.put("_file_list_emptydirs", request -> list(request, files::emptyDirectories));
        table.put("_symlink_list", request -> list(request, files::symbolicLinks));
        table.put("_file_hash", request -> answer(() -> hash(request.load())));
        table.put("_file_hash_and_stat", request -> answer(() -> hashAndStat(request.load())));
        table.put("_file_find", request -> answer(() -> find(request.load())));
        table.put("_serve_file", request -> answer(() -> serve(request.load())));
        table.put("_master_opts", request -> answer(() -> masterOptions(request.load())));
    }

    @FunctionalInterface
    private interface Listing {
        @Nullable Object of(String environment, String prefix) throws Exception;
    }

    @FunctionalInterface
    private interface Answer {
        @Nullable Object make() throws Exception;
    }

    private CompletionStage<Reply> answer(Answer answer) {
        return pool.submit(() -> new Reply.Sealed(answer.make()));
    }

    private CompletionStage<Reply> list(MinionRequest request, Listing listing) {
        PayloadMap load = request.load();
        return answer(() -> listing.of(environment(load), load.textOr("prefix", "")));
    }

    private Object hash(PayloadMap load) throws Exception {
        Map<String, String> hash = files.hash(load.textOr("path", ""), environment(load));
        return hash == null ? "" : hash;
    }

    private Object hashAndStat(PayloadMap load) throws Exception {
        Map<String, String> hash = files.hash(load.textOr("path", ""), environment(load));
        List<@Nullable Object> both = new ArrayList<>();
        both.add(hash == null ? "" : hash);
        both.add(hash == null ? null : find(load).get("stat"));
        return both;
    }

    private Map<String, @Nullable Object> find(PayloadMap load) throws Exception {
        return files.find(load.textOr("path", ""), environment(load));
    }

    private Object serve(PayloadMap load) throws Exception {
        long offset = Math.max(0, load.integerOr("loc", 0));
        int gzip = Math.clamp(load.integerOr("gzip", 0), 0, 9);
        return files.serve(load.textOr("path", ""), environment(load), offset, gzip);
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

    private static String environment(PayloadMap load) {
        String environment = load.textOr("saltenv", BASE);
        return environment.isEmpty() ? BASE : environment;
    }
}
