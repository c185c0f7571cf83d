package io.brine.daemon.config;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What Salt makes of the options after it has read them, in Salt's order: derived directories, id,
 * roots.
 */
final class OptionRules {
    private OptionRules() {}

    static void apply(Map<String, @Nullable Object> options, Role role) {
        nameId(options, role);
        if (role == Role.MINION) {
            appendMinionId(options);
        }
        shortenSockDir(options);
        String cachedir = String.valueOf(options.get("cachedir"));
        if (role == Role.MASTER) {
            options.put("token_dir", cachedir + "/tokens");
            options.put("syndic_dir", cachedir + "/syndics");
            options.put("auto_accept", Boolean.TRUE.equals(options.get("auto_accept")));
            if (options.get("nodegroups") == null) {
                options.put("nodegroups", Map.of());
            }
        }
        Object modules = options.get("extension_modules");
        if (modules == null || modules.equals("")) {
            options.put("extension_modules", cachedir + "/extmods");
        }
        options.put("open_mode", Boolean.TRUE.equals(options.get("open_mode")));
        options.put("hash_type", String.valueOf(options.get("hash_type")).toLowerCase(Locale.ROOT));
        options.put("file_roots", roots(options.get("file_roots"), "/srv/salt", "/srv/spm/salt"));
        options.put(
                "pillar_roots",
                roots(options.get("pillar_roots"), "/srv/pillar", "/srv/spm/pillar"));
        RootDir.apply(options, role);
        options.put("__role", role.fileName());
    }

    /** {@code log_dir} moves the log file, unless the configuration gives that an absolute name. */
    static void logDir(Map<String, @Nullable Object> options, boolean fileIsConfigured) {
        if (options.get("log_dir") instanceof String directory && !directory.isEmpty()) {
            Path file = Path.of(String.valueOf(options.get("log_file")));
            if (!fileIsConfigured || !file.isAbsolute()) {
                Path name = fileIsConfigured ? file : file.getFileName();
                options.put("log_file", Path.of(directory).resolve(name).toString());
            }
        }
    }

    private static void nameId(Map<String, @Nullable Object> options, Role role) {
        Object id = options.get("id");
        if (id == null || id.equals("")) {
            String guessed = MinionIdGuess.resolve(options);
            options.put("id", role == Role.MASTER ? guessed + "_master" : guessed);
        }
    }

    private static void appendMinionId(Map<String, @Nullable Object> options) {
        List<String> wanted = ConfigValues.list(options.get("append_minionid_config_dirs"));
        if (wanted == null) {
            return;
        }
        String id = String.valueOf(options.get("id"));
        for (String key : List.of("pki_dir", "cachedir", "extension_modules")) {
            if (wanted.contains(key)) {
                options.put(key, options.get(key) + "/" + id);
            }
        }
        if (wanted.contains("pidfile")) {
            Path pidFile = Path.of(String.valueOf(options.get("pidfile")));
            options.put(
                    "pidfile",
                    pidFile.resolveSibling(Path.of("salt", id)) + "/" + pidFile.getFileName());
        }
    }

    /**
     * Unix socket names are short: Salt moves a long {@code sock_dir} into the cache, and so must
     * who looks for it.
     */
    private static void shortenSockDir(Map<String, @Nullable Object> options) {
        String cachedir = String.valueOf(options.get("cachedir"));
        if (String.valueOf(options.get("sock_dir")).length() > cachedir.length() + 10) {
            options.put("sock_dir", cachedir + "/.salt-unix");
        }
    }

    /**
     * {@code {environment: [directories]}} with patterns expanded; anything else gives the default
     * directories.
     */
    private static Map<String, List<String>> roots(@Nullable Object value, String... byDefault) {
        Map<String, @Nullable Object> given = value == null ? null : ConfigValues.map(value);
        if (given == null) {
            return Map.of("base", List.of(byDefault));
        }
        Map<String, List<String>> result = new LinkedHashMap<>();
        given.forEach(
                (environment, directories) -> {
                    List<String> expanded = new ArrayList<>();
                    List<String> listed = ConfigValues.list(directories);
                    for (String directory : listed == null ? List.<String>of() : listed) {
                        if (PathGlob.isPattern(directory)) {
                            PathGlob.expand(null, directory)
                                    .forEach(path -> expanded.add(path.toString()));
                        } else {
                            expanded.add(directory);
                        }
                    }
                    result.put(environment, expanded);
                });
        return result;
    }
}
