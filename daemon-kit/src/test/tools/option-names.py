"""Lists the options of Salt's daemons: run with a Python that has Salt.

    python option-names.py > ../../main/resources/io/brine/daemon/config/option-names.txt

These are the names that BRINE_MASTER_... and BRINE_MINION_... may stand for.
"""

import salt.config

# Read by Salt's code or by ours, though Salt's own lists do not have them.
MORE = """
auth.pam.python auth.pam.service auth_events_autosign_grains autoreject_file autosign_file autosign_grains
autosign_grains_dir batch_manager_interval batch_safe_limit batch_safe_size brine_crypto_provider brine_event_buffer_size brine_event_framing brine_ext_pillar_timeout brine_file_link_dirs brine_handshake_queue brine_handshake_threads
brine_max_message_size
brine_max_pending_keys brine_reactor_rate color delimiter eauth_tokens.cache_driver event_return_queue_max_seconds ext_pillar_first
fileserver_events fileserver_list_cache_time keys.cache_driver master_id output output_file output_indent peer_run
pillar.cache_driver pillar_raise_on_missing presence_events return_spool_max_bytes return_spool_max_returns
shell show_ip strip_colors syndic_master_port transport_opts umask zmq_heartbeat_ivl zmq_heartbeat_timeout
""".split()

names = set(salt.config.VALID_OPTS) | set(salt.config.DEFAULT_MASTER_OPTS) | set(salt.config.DEFAULT_MINION_OPTS)
# These name files that were read before; they have no meaning here.
names -= {"conf_file", "config_dir", "default_include", "include"}
print("\n".join(sorted(names | set(MORE))))
