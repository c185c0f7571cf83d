package io.brine.minion.module;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Gets arguments and variables with non-ASCII letters to a child even where Java runs under a
 * locale without them: Java would hand over question marks. Such values travel as octal escapes
 * through a small {@code sh} script that replaces itself by the command. Stateless.
 */
final class PlainCommand {
    private PlainCommand() {}

    /** Sets command and variables; works under any locale. */
    static void apply(
            ProcessBuilder builder,
            List<String> argv,
            Map<String, String> variables,
            boolean utf8) {
        boolean plain = argv.stream().allMatch(PlainCommand::ascii);
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            plain &= ascii(variable.getKey()) && ascii(variable.getValue());
        }
        if (utf8 || plain) {
            builder.command(argv);
            builder.environment().putAll(variables);
            return;
        }
        StringBuilder script = new StringBuilder();
        List<String> assignments = new ArrayList<>();
        variables.forEach(
                (name, value) -> {
                    if (ascii(name) && ascii(value)) {
                        builder.environment().put(name, value);
                    } else {
                        assignments.add(name + "=" + value);
                    }
                });
        if (!assignments.isEmpty()) {
            append(script, "env");
            assignments.forEach(assignment -> append(script, assignment));
        }
        argv.forEach(argument -> append(script, argument));
        builder.command("/bin/sh", "-c", script + "exec \"$@\"", "sh");
    }

    /** Whether this Java hands UTF-8 to its children. */
    static boolean utf8Locale() {
        return System.getProperty("sun.jnu.encoding", "")
                .toUpperCase(Locale.ROOT)
                .startsWith("UTF");
    }

    private static void append(StringBuilder script, String value) {
        script.append("v=$(printf '");
        for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
            script.append(String.format(Locale.ROOT, "\\%03o", octet & 0xFF));
        }
        // the trailing x keeps the line breaks at the end, which $(…) would drop
        script.append("x'); set -- \"$@\" \"${v%x}\"; ");
    }

    private static boolean ascii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }
}
