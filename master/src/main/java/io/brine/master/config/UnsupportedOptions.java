package io.brine.master.config;

import static java.util.Map.entry;

import io.brine.daemon.config.Role;
import io.brine.daemon.config.SaltConfig;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Options of Salt's master that this version reads and does not act on, and those of which it knows
 * some values only. One that somebody has set must not be passed over in silence, so each is named
 * in the log at the start. {@code docs/compatibility.md} has all options. Stateless.
 */
public final class UnsupportedOptions {
    /** No value of these is acted on. */
    private static final List<String> NOT_YET = List.of("fips_mode", "transport_opts");

    /** No value of these is acted on either, and there is more to say. */
    private static final Map<String, String> OUT_OF_SCOPE =
            Map.ofEntries(
                    entry("cluster_id", "clusters are not supported: this master works alone"),
                    entry("decrypt_pillar", "pillar is not decrypted: its renderers are Python"),
                    entry("discovery", "SSDP discovery is not supported: minions need 'master'"),
                    entry(
                            "enable_ssh_minions",
                            "salt-ssh is a program of its own: it works, the master does not call"
                                    + " it"),
                    entry("engines", "engines are written in Python and cannot run here"),
                    entry("event_return", "returners are written in Python and cannot run here"),
                    entry("ext_job_cache", "returners are written in Python and cannot run here"),
                    entry("gitfs_remotes", "git is not supported: files come from file_roots"),
                    entry("hgfs_remotes", "Mercurial is not supported: use file_roots"),
                    entry("master_tops", "tops are written in Python and cannot run here"),
                    entry("range_server", "targets of the type range are refused"),
                    entry("runner_dirs", "runners written in Python cannot run here"),
                    entry("ssl", "TLS belongs to the tcp and ws transports; this one is zeromq"),
                    entry("svnfs_remotes", "Subversion is not supported: use file_roots"),
                    entry("tracing", "OpenTelemetry tracing is not supported"));

    /** These are acted on if nothing else is named in them. */
    private static final Map<String, Set<String>> PARTLY =
            Map.of(
                    "cache", Set.of("localfs"),
                    "eauth_tokens", Set.of("localfs"),
                    "eauth_tokens.cache_driver", Set.of("localfs"),
                    "ext_pillar", Set.of("cmd_json", "cmd_yaml", "file_tree"),
                    "fileserver_backend", Set.of("roots"),
                    "keys.cache_driver", Set.of("localfs_key"),
                    "master_job_cache", Set.of("local_cache", "mvstore"),
                    "pillar.cache_driver", Set.of("localfs"));

    private UnsupportedOptions() {}

    /** The names of all options that are not acted on, whatever their value. */
    static Set<String> names() {
        Set<String> names = new TreeSet<>(NOT_YET);
        names.addAll(OUT_OF_SCOPE.keySet());
        return names;
    }

    /** One line for each option that is set to something that is not acted on, in order. */
    public static List<String> warnings(SaltConfig config) {
        SaltConfig defaults = SaltConfig.of(Role.MASTER, Map.of());
        List<String> lines = new ArrayList<>();
        for (String name : names()) {
            Object value = config.raw(name);
            if (!isOff(value) && !Objects.equals(value, defaults.raw(name))) {
                String why = OUT_OF_SCOPE.getOrDefault(name, "this version does not act on it");
                lines.add("Option '" + name + "' is set, but " + why);
            }
        }
        for (String name : new TreeSet<>(PARTLY.keySet())) {
            Set<String> known = PARTLY.getOrDefault(name, Set.of());
            for (String unknown : unknown(config.raw(name), known)) {
                lines.add(
                        "Option '"
                                + name
                                + "' names '"
                                + unknown
                                + "', but this version knows only "
                                + String.join(", ", new TreeSet<>(known)));
            }
        }
        String exporter = MetricsOptions.missingExporter(config);
        if (exporter != null) {
            lines.add(
                    "Option 'metrics' names the exporter '"
                            + exporter
                            + "', but this version knows only prometheus");
        }
        return lines;
    }

    private static Set<String> unknown(@Nullable Object value, Set<String> known) {
        Set<String> named = new TreeSet<>();
        switch (value) {
            case null -> {}
            case String one when one.isEmpty() -> {}
            case Map<?, ?> map -> map.keySet().forEach(key -> named.add(String.valueOf(key)));
            case Collection<?> many -> many.forEach(one -> named.addAll(unknown(one, known)));
            default -> named.add(value.toString());
        }
        named.removeAll(known);
        return named;
    }

    /** Salt's structured options say in a field whether they are meant. */
    private static boolean isOff(@Nullable Object value) {
        return value == null
                || value.equals(false)
                || value.equals("")
                || (value instanceof Collection<?> list && list.isEmpty())
                || (value instanceof Map<?, ?> map
                        && (map.isEmpty() || Boolean.FALSE.equals(map.get("enabled"))));
    }
}
