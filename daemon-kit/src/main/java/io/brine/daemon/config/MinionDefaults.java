package io.brine.daemon.config;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/** The defaults of a Salt 3008 minion. */
public final class MinionDefaults {
    private MinionDefaults() {}

    /** A fresh map of every option that has a default, in no order that means anything. */
    public static Map<String, @Nullable Object> create() {
        Defaults defaults = new Defaults();
        CommonDefaults.addTo(defaults);
        places(defaults);
        network(defaults);
        keys(defaults);
        jobs(defaults);
        masters(defaults);
        files(defaults);
        others(defaults);
        return defaults.toMap();
    }

    private static void places(Defaults defaults) {
        defaults.set("pki_dir", "/etc/salt/pki/minion")
                .set("cachedir", "/var/cache/salt/minion")
                .list("append_minionid_config_dirs")
                .set("sock_dir", "/var/run/salt/minion")
                .roots("file_roots", "/srv/salt", "/srv/spm/salt")
                .roots("pillar_roots", "/srv/pillar", "/srv/spm/pillar")
                .set("log_file", "/var/log/salt/minion")
                .set("default_include", "minion.d/*.conf")
                .set("pidfile", "/var/run/salt-minion.pid");
    }

    private static void network(Defaults defaults) {
        defaults.set("source_interface_name", "")
                .set("source_address", "")
                .set("source_ret_port", 0)
                .set("source_publish_port", 0)
                .set("master_port", 4506)
                .set("request_channel_timeout", 60)
                .set("request_channel_tries", 3)
                .set("retry_dns", 30)
                .unset("retry_dns_count")
                .set("resolve_dns_fallback", true)
                .set("recon_max", 10000)
                .set("recon_default", 1000)
                .set("recon_randomize", true)
                .set("zmq_monitor", true)
                .set("minion_jid_queue_hwm", 100);
    }

    private static void keys(Defaults defaults) {
        defaults.set("master_finger", "")
                .set("verify_master_pubkey_sign", false)
                .set("sign_pub_messages", false)
                .set("always_verify_signature", false)
                .set("syndic_finger", "")
                .set("auto_accept", true)
                .set("autosign_timeout", 120)
                .set("acceptance_wait_time", 10)
                .set("acceptance_wait_time_max", 0)
                .set("rejected_retry", false)
                .set("random_reauth_delay", 10)
                .set("auth_timeout", 5)
                .set("auth_tries", 7)
                .set("auth_retries", 0)
                .set("auth_safemode", false)
                .set("minion_sign_messages", false)
                .set("encryption_algorithm", "OAEP-SHA1")
                .set("signing_algorithm", "PKCS1v15-SHA1");
    }

    private static void jobs(Defaults defaults) {
        defaults.set("cache_jobs", false)
                .list("start_event_grains")
                .list("disable_returners")
                .set("multiprocessing", true)
                .set("process_count_max", -1)
                .set("mine_return_job", false)
                .set("enable_legacy_startup_events", true)
                .set("loop_interval", 1)
                .set("return_retry_timer", 5)
                .set("return_retry_timer_max", 10)
                .set("return_retry_tries", 3);
    }

    private static void masters(Defaults defaults) {
        defaults.set("master", "salt")
                .set("master_type", "str")
                .set("master_uri_format", "default")
                .set("master_shuffle", false)
                .set("master_alive_interval", 0)
                .set("master_failback", false)
                .set("master_failback_interval", 0)
                .set("id", "")
                .emptyMap("id_function")
                .set("random_startup_delay", 0)
                .set("startup_states", "")
                .set("local", false)
                .set("use_master_when_local", false)
                .set("minion_id_caching", true)
                .set("minion_id_lowercase", false)
                .set("minion_id_remove_domain", false)
                .set("master_tries", -1)
                .set("random_master", false)
                .set("ping_interval", 0);
    }

    private static void files(Defaults defaults) {
        defaults.set("pillarenv_from_saltenv", false)
                .set("file_client", "remote")
                .list("env_order")
                .list("file_ignore_regex")
                .list("file_ignore_glob")
                .list("fileserver_backend", "roots")
                .list("whitelist_state_modules")
                .set("file_buffer_size", 262144)
                .set("state_queue", false);
    }

    private static void others(Defaults defaults) {
        defaults.list("grains_blacklist")
                .set("grains_cache", false)
                .set("grains_cache_expiration", 300)
                .set("grains_deep_merge", false)
                .set("autoload_dynamic_modules", true)
                .set("extension_modules", "/var/cache/salt/minion/extmods")
                .list("disable_modules")
                .list("whitelist_modules")
                .set("mine_enabled", true)
                .set("mine_interval", 60)
                .set("enable_fqdns_grains", false)
                .set("enable_gpu_grains", true)
                .emptyMap("grains")
                .list("engines")
                .set("grains_refresh_every", 0)
                .unset("username")
                .unset("password")
                .set("cmd_safe", true)
                .set("sudo_user", "")
                .set("pub_ret", true)
                .set("beacons_before_connect", false)
                .set("scheduler_before_connect", false)
                .set("salt_cp_chunk_size", 65536);
    }
}
