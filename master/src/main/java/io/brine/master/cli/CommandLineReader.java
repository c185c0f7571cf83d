package io.brine.master.cli;

import io.brine.daemon.config.Role;
import io.brine.daemon.config.SaltConfig;
import io.brine.master.cli.option.OptionException;
import io.brine.master.cli.option.OptionGroup;
import io.brine.master.cli.option.OptionParser;
import io.brine.master.cli.option.ParsedOptions;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How {@code brine} and {@code brine-run} read their options and the master's configuration.
 * Immutable.
 */
record CommandLineReader(SaltCommand.Surroundings around, Console console) {
    /**
     * The options and arguments of the command line, and with {@code --args-stdin} of the lines of
     * stdin too.
     */
    ParsedOptions parse(List<OptionGroup> options, List<String> commandLine)
            throws OptionException, IOException {
        OptionParser parser = new OptionParser(options);
        ParsedOptions parsed = parser.parse(commandLine);
        if (!parsed.has("--args-stdin")) {
            return parsed;
        }
        List<String> all = new ArrayList<>(commandLine);
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(around.in(), StandardCharsets.UTF_8));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            all.add(line);
        }
        return parser.parse(all);
    }

    /**
     * The configuration in {@code --config-dir}, {@code $SALT_CONFIG_DIR} or {@code /etc/salt};
     * sets logging up as it says.
     */
    SaltConfig config(ParsedOptions parsed) {
        String given = parsed.text("--config-dir");
        if (given == null) {
            given = around.environment().get("SALT_CONFIG_DIR");
        }
        Path directory =
                Path.of(given == null || given.isEmpty() ? "/etc/salt" : given).toAbsolutePath();
        if (!Files.isDirectory(directory)) {
            console.error("WARNING: CONFIG '" + directory + "' directory does not exist.");
        }
        SaltConfig config = SaltConfig.load(directory, Role.MASTER);
        QuietLogging.apply(parsed, config);
        return config;
    }
}
