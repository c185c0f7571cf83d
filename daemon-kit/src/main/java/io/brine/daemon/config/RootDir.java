package io.brine.daemon.config;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Puts the options that are paths under {@code root_dir}, as Salt does: absolute ones too, unless
 * already there.
 */
final class RootDir {
    private static final List<String> COMMON =
            List.of("pki_dir", "cachedir", "sock_dir", "extension_modules", "pidfile");
    private static final List<String> MASTER_ONLY =
            List.of(
                    "autosign_file",
                    "autoreject_file",
                    "autosign_grains_dir",
                    "token_dir",
                    "syndic_dir",
                    "sqlite_queue_dir");
    private static final List<String> LOGS = List.of("log_file", "key_logfile", "ssh_log_file");
    private static final Pattern URI_SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*:.*");

    private RootDir() {}

    static void apply(Map<String, @Nullable Object> options, Role role) {
        Path root =
                Path.of(String.valueOf(options.getOrDefault("root_dir", "/")))
                        .toAbsolutePath()
                        .normalize();
        COMMON.forEach(key -> prefix(options, key, root));
        if (role == Role.MASTER) {
            MASTER_ONLY.forEach(key -> prefix(options, key, root));
        }
        for (String key : LOGS) {
            if (options.get(key) instanceof String text && !URI_SCHEME.matcher(text).matches()) {
                prefix(options, key, root);
            }
        }
    }

    private static void prefix(Map<String, @Nullable Object> options, String key, Path root) {
        if (options.get(key) instanceof String text && !text.isEmpty()) {
            options.put(key, under(root, text).toString());
        }
    }

    private static Path under(Path root, String text) {
        Path path = Path.of(text);
        if (!path.isAbsolute()) {
            return root.resolve(path);
        }
        return path.startsWith(root) ? path : root.resolve(Path.of("/").relativize(path));
    }
}
