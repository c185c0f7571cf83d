package io.brine.master.cli;

import io.brine.daemon.config.SaltConfig;

/** x. */
final class ConfigDump {
    private ConfigDump() {}

    static String of(SaltConfig config) {
        return config.all().toString();
    }
}
