package io.brine.master.pillar;

import io.brine.salt.yaml.SaltYaml;
import io.brine.salt.yaml.SaltYamlException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Salt's {@code cmd_yaml} and {@code cmd_json}: what a command prints is pillar. Thread-safe;
 * blocks until the command has ended.
 *
 * <p>{@code %s} is the minion's id. An id that a shell or the command could take for more than a
 * word is never put into a command: its pillar gets an error instead.
 */
final class CommandPillar {
    static final List<String> PARAMETERS = List.of("command");

    private static final Logger LOG = LoggerFactory.getLogger(CommandPillar.class);
    private static final String ID_MARK = "%s";
    private static final Pattern HARMLESS = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}._@:+-]*");

    private static final Pattern SHELL = Pattern.compile("/.*/(?:ba|da|z|k|mk|a)?sh");

    private final Duration timeout;

    CommandPillar(Duration timeout) {
        this.timeout = timeout;
    }

    /**
     * Runs a line of shell and reads its standard output as YAML; what is no YAML is logged and
     * gives nothing, as in Salt.
     */
    @Nullable Object yaml(ExternalArguments arguments, PillarScope scope)
            throws ExternalPillarException {
        String command = command(arguments, scope.request().minionId());
        String printed = new ExternalCommand(List.of(shell(), "-c", command), false, timeout).run();
        try {
            return SaltYaml.load(printed, "output");
        } catch (SaltYamlException e) {
            LOG.error(
                    "ext_pillar cmd_yaml: what '{}' printed is no YAML, line {}",
                    program(command),
                    e.line());
            return new LinkedHashMap<>();
        }
    }

    /**
     * Runs one program, without a shell, and reads what it prints, errors included, as JSON; what
     * is no JSON is logged and gives nothing, as in Salt.
     */
    @Nullable Object json(ExternalArguments arguments, PillarScope scope)
            throws ExternalPillarException {
        String command = command(arguments, scope.request().minionId());
        List<String> words = ShellWords.split(command);
        if (words == null || words.isEmpty()) {
            LOG.error("ext_pillar cmd_json: '{}' is no command", program(command));
            return new LinkedHashMap<>();
        }
        String printed = new ExternalCommand(words, true, timeout).run();
        try {
            return scope.renderText(printed, "output", "json");
        } catch (PillarRenderException e) {
            LOG.error("ext_pillar cmd_json: what '{}' printed is no JSON", words.getFirst());
            return new LinkedHashMap<>();
        }
    }

    /** The shell that Salt takes, unless it is one that runs nothing, as service users have it. */
    private static String shell() {
        String shell = System.getenv("SHELL");
        return shell != null && SHELL.matcher(shell).matches() ? shell : "/bin/sh";
    }

    /** The first word only: arguments may be secrets. */
    private static String program(String command) {
        return command.strip().split("\\s", 2)[0];
    }

    private static String command(ExternalArguments arguments, String minionId)
            throws ExternalPillarException {
        if (!(arguments.get("command") instanceof String command)) {
            throw new ExternalPillarException("expected a command as text");
        }
        if (!command.contains(ID_MARK)) {
            return command;
        }
        if (!HARMLESS.matcher(minionId).matches()) {
            throw new ExternalPillarException(
                    "the id of this minion has characters that must not stand in a command");
        }
        return command.replace(ID_MARK, minionId);
    }
}
