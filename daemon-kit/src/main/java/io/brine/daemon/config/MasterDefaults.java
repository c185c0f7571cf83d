package io.brine.daemon.config;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * The defaults of a Salt 3008 master, for the options that Brine or a minion that asks for them can
 * read.
 */
public final class MasterDefaults {
    private MasterDefaults() {}

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
        defaults.set("sock_dir", "/var/run/salt/master")
                .set("pki_dir", "/etc/salt/pki/master")
                .set("cachedir", "/var/cache/salt/master")
                .roots("file_roots", "/srv/salt", "/srv/spm/salt")
                .roots("master_roots", "/srv/salt-master")
                .roots("pillar_roots", "/srv/pillar", "/srv/spm/pillar")
                .set("syndic_log_file", "/var/log/salt/syndic")
                .set("syndic_pidfile", "/var/run/salt-syndic.pid")
                .set("log_file", "/var/log/salt/master")
                .set("pidfile", "/var/run/salt-master.pid")
                .set("key_logfile", "/var/log/salt/key")
                .set("default_include", "master.d/*.conf");
    }

    private static void network(Defaults defaults) {
        defaults.set("publish_port", 4505)
                .set("zmq_backlog", 1000)
                .set("pub_hwm", 1000)
                .set("ret_port", 4506)
                .set("max_open_files", 100000)
                .set("zmq_monitor", false);
    }

    private static void keys(Defaults defaults) {
        defaults.set("auth_mode", 1)
                .set("key_cache", "")
                .set("ping_on_rotate", false)
                .set("client_acl_verify", true)
                .emptyMap("external_auth")
                .set("eauth_tokens", "localfs")
                .set("fileserver_verify_config", true)
                .set("auto_accept", false)
                .set("publish_session", 86400)
                .unset("key_pass")
                .unset("signing_key_pass")
                .set("sign_pub_messages", true)
                .set("max_minions", 0)
                .set("master_sign_pubkey", false)
                .unset("master_pubkey_signature")
                .set("master_use_pubkey_signature", false)
                .set("rotate_aes_key", true)
                .set("allow_minion_key_revoke", true)
                .set("require_minion_sign_messages", false)
                .set("drop_messages_signature_fail", false)
                .set("auth_events", true)
                .set("publish_signing_algorithm", "PKCS1v15-SHA1")
                .set("request_server_aes_session", 0)
                .set("minimum_auth_version", 3);
    }

    private static void jobs(Defaults defaults) {
        defaults.set("worker_threads", 5)
                .set("worker_pools_enabled", true)
                .emptyMap("worker_pools")
                .set("timeout", 5)
                .set("publish_timeout", 30)
                .set("keep_jobs", 24)
                .set("keep_jobs_seconds", 86400)
                .set("archive_jobs", false)
                .set("show_timeout", true)
                .set("show_jid", false)
                .set("syndic_forward_all_events", false)
                .set("token_expire", 43200)
                .set("token_expire_user_override", false)
                .set("keep_acl_in_token", false)
                .set("job_cache", true)
                .set("master_job_cache", "local_cache")
                .set("job_cache_store_endtime", false)
                .set("minion_data_cache", true)
                .set("event_return", "")
                .set("event_return_queue", 0)
                .list("event_return_whitelist")
                .list("event_return_blacklist")
                .set("runner_returns", true)
                .set("loop_interval", 60)
                .set("gather_job_timeout", 10)
                .set("syndic_event_forward_timeout", 0.5)
                .set("cli_summary", false)
                .set("minion_data_cache_events", true)
                .set("maintenance_interval", 3600);
    }

    private static void masters(Defaults defaults) {
        defaults.set("local", true).set("syndic_failover", "random").emptyMap("master_tops");
    }

    private static void files(Defaults defaults) {
        defaults.list("env_order")
                .set("file_client", "local")
                .list("ext_pillar")
                .set("pillar_version", 2)
                .set("pillar_safe_render_error", true)
                .set("file_buffer_size", 1048576)
                .list("file_ignore_regex")
                .list("file_ignore_glob")
                .list("fileserver_backend", "roots")
                .emptyMap("jinja_env")
                .emptyMap("jinja_sls_env")
                .set("jinja_lstrip_blocks", false)
                .set("jinja_trim_blocks", false)
                .set("fileserver_interval", 3600);
    }

    private static void others(Defaults defaults) {
        defaults.emptyMap("peer")
                .set("syndic_master", "masterofmasters")
                .set("extension_modules", "/var/cache/salt/master/extmods")
                .set("enforce_mine_cache", false)
                .list("reactor")
                .list("engines")
                .set("serial", "msgpack")
                .emptyMap("nodegroups")
                .set("enable_gpu_grains", false)
                .set("con_cache", false)
                .set("salt_cp_chunk_size", 98304);
    }
}
