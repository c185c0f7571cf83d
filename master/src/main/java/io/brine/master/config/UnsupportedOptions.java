package io.brine.master.config;

import io.brine.daemon.config.Role;
import io.brine.daemon.config.SaltConfig;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Options of Salt's master that this version reads and does not act on. One that somebody has set
 * must not be passed over in silence, so each is named in the log at the start.
 */
public final class UnsupportedOptions {
    private static final List<String> NAMES =
            List.of(
                    "auth_mode",
                    "cluster_id",
                    "con_cache",
                    "discovery",
                    "enable_ssh_minions",
                    "engines",
                    "event_return",
                    "ext_job_cache",
                    "ext_pillar",
                    "external_auth",
                    "fileserver_backend",
                    "file_recv",
                    "ipc_mode",
                    "key_pass",
                    "keys.cache_driver",
                    "cache",
                    "master_job_cache",
                    "master_sign_pubkey",
                    "master_stats",
                    "master_tops",
                    "order_masters",
                    "peer",
                    "peer_run",
                    "pillar_cache",
                    "ping_on_rotate",
                    "presence_events",
                    "range_server",
                    "reactor",
                    "require_minion_sign_messages",
                    "drop_messages_signature_fail",
                    "schedule",
                    "ssl",
                    "state_events",
                    "syndic_master",
                    "worker_pools");

    private UnsupportedOptions() {}

    /** The names of those options that have another value than Salt's default, in order. */
    public static List<String> setIn(SaltConfig config) {
        SaltConfig defaults = SaltConfig.of(Role.MASTER, Map.of());
        List<String> set = new ArrayList<>();
        for (String name : NAMES) {
            Object value = config.raw(name);
            if (!isEmpty(value) && !Objects.equals(value, defaults.raw(name))) {
                set.add(name);
            }
        }
        return set;
    }

    private static boolean isEmpty(@Nullable Object value) {
        return value == null
                || value.equals(false)
                || value.equals("")
                || (value instanceof Collection<?> list && list.isEmpty())
                || (value instanceof Map<?, ?> map && map.isEmpty());
    }
}
