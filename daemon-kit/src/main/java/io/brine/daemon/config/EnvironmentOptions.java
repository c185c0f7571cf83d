package io.brine.daemon.config;

import io.brine.salt.yaml.SaltYaml;
import io.brine.salt.yaml.SaltYamlException;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Options from the environment, where containers have them: {@code BRINE_MASTER_WORKER_THREADS=5}
 * is {@code worker_threads: 5} of a master, {@code BRINE_MINION_…} is a minion's. Values are read
 * as YAML; an empty one counts as none. A name that no option of Salt or of ours has is refused:
 * nobody would notice a slip otherwise. Values are never told in an error, they may be secrets.
 * Immutable.
 *
 * @param options by Salt's name
 * @param variables the variable that an option came from, by Salt's name
 */
record EnvironmentOptions(Map<String, @Nullable Object> options, Map<String, String> variables) {
    private static final String NAMES = "option-names.txt";

    /** The launchers' own. */
    private static final String JAVA_OPTIONS = "JAVA_OPTS";

    /**
     * What Kubernetes sets for a service that is named brine-master, and Docker for a link of that
     * name.
     */
    private static final Pattern OF_A_SERVICE =
            Pattern.compile("SERVICE_(HOST|PORT(_.*)?)|PORT(_[0-9]+_(TCP|UDP)(_.*)?)?|NAME|ENV_.*");

    private static final Pattern NOT_IN_VARIABLES = Pattern.compile("[^A-Z0-9]");

    /** Reads the variables that are meant for the role. */
    static EnvironmentOptions of(Role role, Map<String, String> environment) {
        String prefix = "BRINE_" + role.fileName().toUpperCase(Locale.ROOT) + "_";
        Map<String, String> set = new TreeMap<>();
        environment.forEach(
                (variable, value) -> {
                    if (variable.startsWith(prefix)
                            && !value.isBlank()
                            && !isOthers(variable.substring(prefix.length()))) {
                        set.put(variable, value);
                    }
                });
        Map<String, @Nullable Object> options = new LinkedHashMap<>();
        Map<String, String> variables = new HashMap<>();
        if (!set.isEmpty()) {
            Map<String, String> names = names(role);
            set.forEach(
                    (variable, value) -> {
                        String option = names.get(variable.substring(prefix.length()));
                        if (option == null) {
                            throw new ConfigException(unknown(variable, prefix, names.keySet()));
                        }
                        options.put(option, parse(variable, option, value));
                        variables.put(option, variable);
                    });
        }
        return new EnvironmentOptions(options, variables);
    }

    private static boolean isOthers(String name) {
        return name.equals(JAVA_OPTIONS) || OF_A_SERVICE.matcher(name).matches();
    }

    /** The options that there are, by the end of their variable's name. */
    private static Map<String, String> names(Role role) {
        Map<String, String> names = new HashMap<>();
        SaltConfig.defaults(role).keySet().forEach(option -> put(names, option));
        try (InputStream resource = EnvironmentOptions.class.getResourceAsStream(NAMES)) {
            if (resource == null) {
                throw new IllegalStateException("the resource " + NAMES + " is missing");
            }
            new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))
                    .lines()
                    .forEach(option -> put(names, option));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // They name files, which have been read by then.
        names.keySet().removeAll(Set.of("DEFAULT_INCLUDE", "INCLUDE", "CONF_FILE"));
        return names;
    }

    private static void put(Map<String, String> names, String option) {
        String upper = option.toUpperCase(Locale.ROOT);
        names.put(NOT_IN_VARIABLES.matcher(upper).replaceAll("_"), option);
    }

    private static @Nullable Object parse(String variable, String option, String value) {
        Object parsed;
        try {
            parsed = SaltYaml.load(value, variable);
        } catch (SaltYamlException e) {
            throw new ConfigException(
                    variable
                            + ": the value is not valid YAML in line "
                            + e.line()
                            + ": quote it as in a configuration file");
        }
        return option.equals("id") && parsed instanceof Number number ? number.toString() : parsed;
    }

    private static String unknown(String variable, String prefix, Collection<String> names) {
        String name = variable.substring(prefix.length());
        String nearest = null;
        int least = Math.max(2, name.length() / 4) + 1;
        for (String known : new TreeSet<>(names)) {
            int distance = distance(name, known);
            if (distance < least) {
                least = distance;
                nearest = known;
            }
        }
        return variable
                + ": there is no option '"
                + name.toLowerCase(Locale.ROOT)
                + "': "
                + (nearest == null
                        ? "unset it, or put an option of your own into a file"
                        : "do you mean " + prefix + nearest + "?");
    }

    /** How many letters are added, left out or changed. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
