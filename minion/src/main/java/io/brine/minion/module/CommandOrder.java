package io.brine.minion.module;

import io.brine.salt.payload.PythonText;

import org.jspecify.annotations.Nullable;

import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A command as {@code cmd.*} was asked to run it, all arguments checked. Immutable.
 *
 * @param shown the command as error messages show it
 * @param argv what is executed
 * @param cwd the working directory
 * @param environment variables laid over the minion's own
 * @param cleanEnvironment whether the minion's own variables are left out
 * @param stdin what the command reads, or null for nothing
 * @param mergeStderr whether error output goes into the output
 * @param background whether nobody waits for it
 * @param timeoutSeconds its time limit, 0 for none
 * @param timeoutShown the limit as the caller wrote it
 * @param charset the encoding of its output
 * @param rstrip whether white space at the end of the output is dropped
 */
record CommandOrder(
        String shown,
        List<String> argv,
        String cwd,
        Map<String, String> environment,
        boolean cleanEnvironment,
        @Nullable String stdin,
        boolean mergeStderr,
        boolean background,
        double timeoutSeconds,
        String timeoutShown,
        Charset charset,
        boolean rstrip) {

    private static final List<String> LOCALE_VARIABLES =
            List.of(
                    "LC_CTYPE",
                    "LC_NUMERIC",
                    "LC_TIME",
                    "LC_COLLATE",
                    "LC_MONETARY",
                    "LC_MESSAGES",
                    "LC_PAPER",
                    "LC_NAME",
                    "LC_ADDRESS",
                    "LC_TELEPHONE",
                    "LC_MEASUREMENT",
                    "LC_IDENTIFICATION",
                    "LANGUAGE");

    /** Checks the arguments of a {@code cmd} function; throws what Salt would. */
    static CommandOrder of(
            ExecutionContext context, Arguments args, boolean pythonShell, boolean mergeStderr) {
        refuseUnsupported(args);
        String shell = args.has("shell") ? args.text("shell") : defaultShell(context);
        if (!executable(Path.of(shell))) {
            throw new CommandExecutionException("The shell " + shell + " is not available");
        }
        RunAs runAs = RunAs.of(args);
        String cwd = workingDirectory(args, runAs);
        Object cmd = args.get("cmd");
        refuseForbidden(context, cmd);
        boolean background = args.truth("bg");
        List<String> argv = runAs.prefixed(argv(cmd, shell, pythonShell));
        String shown = pythonShell ? PythonText.str(cmd) : PythonText.repr(argv(cmd, shell, false));
        return new CommandOrder(
                shown,
                umask(args, argv),
                cwd,
                environment(args, runAs),
                args.truth("clean_env"),
                background ? null : stdin(args),
                mergeStderr,
                background,
                timeout(args),
                args.has("timeout") ? args.text("timeout") : "",
                OutputCollector.charset(
                        args.has("output_encoding") ? args.text("output_encoding") : ""),
                !args.named().containsKey("rstrip") || args.truth("rstrip"));
    }

    private static void refuseUnsupported(Arguments args) {
        for (String name : List.of("template", "use_vt", "encoded_cmd")) {
            if (args.truth(name)) {
                throw new InvocationException(name + " is not supported by Brine's minion");
            }
        }
    }

    /** The grain {@code shell}, which is Salt's default too. */
    static String defaultShell(ExecutionContext context) {
        Object shell = context.grains().get("shell");
        return shell instanceof String text && !text.isEmpty() ? text : "/bin/sh";
    }

    private static boolean executable(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    private static String workingDirectory(Arguments args, RunAs runAs) {
        if (!args.truth("cwd")) {
            String home = runAs.home();
            return Files.isDirectory(Path.of(home)) && Files.isReadable(Path.of(home)) ? home : "/";
        }
        String cwd = args.text("cwd");
        if (!cwd.startsWith("/") || !Files.isDirectory(Path.of(cwd))) {
            throw new CommandExecutionException(
                    "Specified cwd '" + cwd + "' either not absolute or does not exist");
        }
        return cwd;
    }

    private static void refuseForbidden(ExecutionContext context, @Nullable Object cmd) {
        List<String> words =
                cmd instanceof List<?> list
                        ? list.stream().map(PythonText::str).toList()
                        : List.of(PythonText.str(cmd));
        String text = String.join(" ", words);
        boolean listed = matchesAny(context.opts().get("cmd_whitelist_glob"), text);
        boolean allowed =
                listed
                        || !(context.opts().get("cmd_whitelist_glob") instanceof List<?> l
                                && !l.isEmpty());
        if (!allowed || (!listed && matchesAny(context.opts().get("cmd_blacklist_glob"), text))) {
            throw new CommandExecutionException(
                    "The shell command \"" + text + "\" is not permitted");
        }
    }

    private static boolean matchesAny(@Nullable Object globs, String text) {
        return globs instanceof List<?> list
                && list.stream().anyMatch(glob -> Globs.matcher(PythonText.str(glob)).test(text));
    }

    private static List<String> argv(@Nullable Object cmd, String shell, boolean pythonShell) {
        List<String> argv = new ArrayList<>();
        if (pythonShell) {
            argv.addAll(List.of(shell, "-c"));
        }
        if (cmd instanceof List<?> list) {
            list.forEach(word -> argv.add(PythonText.str(word)));
        } else if (pythonShell) {
            argv.add(PythonText.str(cmd));
        } else {
            argv.addAll(ShellWords.split(PythonText.str(cmd)));
        }
        if (argv.isEmpty()) {
            throw new CommandExecutionException("No command was given");
        }
        return argv;
    }

    private static List<String> umask(Arguments args, List<String> argv) {
        if (!args.has("umask")) {
            return argv;
        }
        String octal = args.text("umask").replaceFirst("^0+", "");
        if (octal.isEmpty()) {
            throw new CommandExecutionException("Zero umask is not allowed.");
        }
        if (!octal.matches("[0-7]{1,4}")) {
            throw new CommandExecutionException(
                    "Invalid umask: " + PythonText.repr(args.get("umask")));
        }
        List<String> wrapped =
                new ArrayList<>(List.of("/bin/sh", "-c", "umask " + octal + "; exec \"$@\"", "sh"));
        wrapped.addAll(argv);
        return wrapped;
    }

    private static Map<String, String> environment(Arguments args, RunAs runAs) {
        Map<String, String> environment = new LinkedHashMap<>();
        if (!args.named().containsKey("reset_system_locale") || args.truth("reset_system_locale")) {
            LOCALE_VARIABLES.forEach(name -> environment.put(name, "C"));
        }
        environment.putAll(runAs.environment());
        Object env = args.get("env");
        Stream<?> maps = env instanceof List<?> list ? list.stream() : Stream.ofNullable(env);
        maps.filter(Map.class::isInstance)
                .map(Map.class::cast)
                .forEach(map -> putAll(environment, (Map<?, ?>) map));
        if (args.truth("prepend_path")) {
            String path =
                    environment.getOrDefault("PATH", System.getenv().getOrDefault("PATH", ""));
            environment.put("PATH", args.text("prepend_path") + ":" + path);
        }
        return environment;
    }

    private static void putAll(Map<String, String> environment, Map<?, ?> given) {
        given.forEach(
                (name, value) -> {
                    String key = PythonText.str(name);
                    if (key.isEmpty() || key.contains("=") || key.indexOf('\0') >= 0) {
                        throw new FunctionFailure(
                                "ValueError", "illegal environment variable name");
                    }
                    environment.put(key, value == null ? "" : PythonText.str(value));
                });
    }

    private static @Nullable String stdin(Arguments args) {
        if (!args.has("stdin")) {
            return null;
        }
        String text = args.text("stdin");
        boolean raw = Arguments.isTrue(args.keywords().get("stdin_raw_newlines"));
        return raw ? text : text.replace("\\n", "\n");
    }

    private static double timeout(Arguments args) {
        if (!args.truth("timeout")) {
            return 0;
        }
        if (!(args.get("timeout") instanceof Number seconds) || seconds.doubleValue() < 0) {
            throw new FunctionFailure(
                    "salt.exceptions.TimedProcTimeoutError",
                    "Error: timeout " + args.text("timeout") + " must be a number");
        }
        return seconds.doubleValue();
    }
}
