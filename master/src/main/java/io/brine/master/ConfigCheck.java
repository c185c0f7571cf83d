package io.brine.master;

import io.brine.daemon.config.SaltConfig;
import io.brine.master.config.MasterConfig;
import io.brine.master.config.UnsupportedOptions;

import java.io.PrintStream;
import java.util.List;

/**
 * {@code brine-master --check-config}: tells whoever is about to stop a salt-master what this
 * master would say of its configuration. Starts, opens and writes nothing. Confined to the thread
 * of the command.
 */
final class ConfigCheck {
    private final SaltConfig config;

    ConfigCheck(SaltConfig config) {
        this.config = config;
    }

    /**
     * Prints a line for each option that would have no effect, and one that sums up.
     *
     * @return 0: the master could start with it
     * @throws io.brine.daemon.config.ConfigException if the master could not start with it; names
     *     the file and the option
     */
    int run(PrintStream output) {
        MasterConfig.of(config);
        List<String> warnings = UnsupportedOptions.warnings(config);
        warnings.forEach(output::println);
        output.println(
                warnings.isEmpty()
                        ? "the configuration is good, and every option that is set is acted on"
                        : "the configuration is good but for the options named above: "
                                + warnings.size());
        return 0;
    }
}
