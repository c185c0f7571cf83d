package io.brine.daemon.config;

/** The defaults that a master and a minion of Salt 3008 have in common. */
final class CommonDefaults {
    private CommonDefaults() {}

    static void addTo(Defaults defaults) {
        places(defaults);
        logging(defaults);
        network(defaults);
        keys(defaults);
        jobs(defaults);
        masters(defaults);
        files(defaults);
        others(defaults);
    }

    private static void places(Defaults defaults) {
        defaults.set("user", "root")
                .set("sock_pool_size", 1)
                .set("root_dir", "/")
                .unset("log_level_logfile")
                .set("log_datefmt_logfile", "%Y-%m-%d %H:%M:%S")
                .set(
                        "log_fmt_logfile",
                        "%(asctime)s,%(msecs)03d"
                                + " [%(name)-17s:%(lineno)-4d][%(levelname)-8s][%(process)d]"
                                + " %(message)s")
                .set("verify_env", true)
                .set("permissive_pki_access", false);
    }

    private static void logging(Defaults defaults) {
        defaults.set("log_level", "warning")
                .set("log_datefmt", "%H:%M:%S")
                .set("log_fmt_console", "[%(levelname)-8s] %(message)s")
                .set("log_fmt_jid", "[JID: %(jid)s]")
                .set("log_fmt_minion_id", "[%(minion_id)s]")
                .emptyMap("log_granular_levels")
                .set("log_rotate_max_bytes", 0)
                .set("log_rotate_backup_count", 0);
    }

    private static void network(Defaults defaults) {
        defaults.set("interface", "0.0.0.0")
                .set("max_event_size", 1048576)
                .set("pillar_source_merging_strategy", "smart")
                .set("ipc_mode", "ipc")
                .unset("ipv6")
                .set("tcp_keepalive", true)
                .set("tcp_keepalive_idle", 300)
                .set("tcp_keepalive_cnt", -1)
                .set("tcp_keepalive_intvl", -1)
                .set("transport", "zeromq")
                .set("zmq_filtering", false);
    }

    private static void keys(Defaults defaults) {
        defaults.set("hash_type", "sha256")
                .set("open_mode", false)
                .set("keysize", 2048)
                .set("master_sign_key_name", "master_sign")
                .unset("ssl")
                .set("fips_mode", false)
                .set("keys.cache_driver", "localfs_key");
    }

    private static void jobs(Defaults defaults) {
        defaults.emptyMap("publisher_acl")
                .emptyMap("publisher_acl_blacklist")
                .set("ext_job_cache", "")
                .set("event_match_type", "startswith")
                .set("state_events", false)
                .set("cache_sreqs", true);
    }

    private static void masters(Defaults defaults) {
        defaults.set("master_tops_first", false);
    }

    private static void files(Defaults defaults) {
        defaults.set("top_file_merging_strategy", "merge")
                .unset("saltenv")
                .set("lock_saltenv", false)
                .unset("pillarenv")
                .set("default_top", "base")
                .set("pillar_opts", false)
                .set("pillar_merge_lists", false)
                .set("pillar_mask_output", true)
                .set("pillar_includes_override_sls", false)
                .set("pillar_cache", false)
                .set("pillar_cache_ttl", 3600)
                .set("pillar_cache_backend", "disk")
                .set("file_recv", false)
                .set("file_recv_max_size", 100)
                .set("fileserver_followsymlinks", true)
                .set("fileserver_ignoresymlinks", false)
                .set("renderer", "jinja|yaml")
                .set("failhard", false)
                .set("state_top", "top.sls")
                .unset("state_top_saltenv")
                .set("test", false)
                .set("state_verbose", true)
                .set("state_output", "full")
                .set("state_output_diff", false)
                .set("state_output_profile", true)
                .set("state_auto_order", true)
                .set("state_aggregate", false)
                .set("state_max_parallel", 0)
                .unset("pillar.cache_driver");
    }

    private static void others(Defaults defaults) {
        defaults.set("roots_update_interval", 60)
                .set("unique_jid", false)
                .set("cache", "localfs")
                .emptyMap("extmod_whitelist")
                .emptyMap("extmod_blacklist")
                .set("clean_dynamic_modules", true)
                .emptyMap("schedule")
                .emptyMap("features");
    }
}
