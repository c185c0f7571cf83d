package io.brine.master.cli;

import io.brine.daemon.config.SaltConfig;
import io.brine.salt.yaml.SaltYaml;

/** {@code --config-dump}: every option that is in force, defaults included. */
final class ConfigDump {
    private ConfigDump() {}

    static String of(SaltConfig config) {
        return SaltYaml.dump(config.all());
    }
}
