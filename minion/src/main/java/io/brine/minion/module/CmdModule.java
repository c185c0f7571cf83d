package io.brine.minion.module;

import io.brine.salt.payload.PythonText;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** {@code cmd.*}: running commands. Stateless. */
@SaltModule(value = "cmd", doc = "Run commands on the minion's machine.")
public final class CmdModule {
    private static final Logger LOG = LoggerFactory.getLogger(CmdModule.class);
    private static final String COMMON =
            "cmd, cwd=None, stdin=None, runas=None, group=None, shell=None, python_shell=None,"
                    + " env=None, clean_env=False, template=None, rstrip=True, umask=None,"
                    + " output_encoding=None, output_loglevel='debug', log_callback=None,"
                    + " hide_output=False, timeout=None, reset_system_locale=True,"
                    + " ignore_retcode=False, saltenv=None, use_vt=False,";
    private static final String SUCCESS =
            " prepend_path=None, success_retcodes=None, success_stdout=None, success_stderr=None,"
                    + " **kwargs";

    @SaltFunction(
            params =
                    COMMON
                            + " redirect_stderr=True, bg=False, password=None, encoded_cmd=False,"
                            + " raise_err=False,"
                            + SUCCESS,
            doc =
                    """
                    Run a command and answer its output, error output included.

                    cmd
                        The command: a line for the shell, or a list of words.
                    cwd
                        The directory to run in; the home directory by default.
                    stdin
                        What the command reads. A backslash with an n stands for a line break, unless
                        stdin_raw_newlines=True.
                    runas, group
                        The account and group to run under; the minion must run as root.
                    shell
                        The shell; by default the grain ``shell``.
                    python_shell
                        False runs the command without a shell. A job uses the shell by default.
                    env
                        Environment variables, as a map. clean_env=True leaves the minion's own out.
                    timeout
                        Seconds after which the command is killed with all its children.
                    ignore_retcode
                        Let the job succeed whatever the exit code; success_retcodes, success_stdout and
                        success_stderr name exit codes and texts that count as success.
                    output_encoding
                        The encoding of the output, UTF-8 by default. What does not decode is replaced.
                    output_loglevel
                        The level at which the output is logged; ``quiet`` logs nothing.
                    hide_output
                        Answer an empty text instead of the output.
                    raise_err
                        Let the job fail with the output as error when the exit code is not 0.
                    bg
                        Start the command and do not wait for it.
                    umask, prepend_path, rstrip, redirect_stderr, reset_system_locale
                        As their names say.

                    CLI Example:

                        salt '*' cmd.run "ls -l | awk '/foo/{print \\$2}'"
                        salt '*' cmd.run "grep f" stdin='one\\ntwo\\nthree\\nfour\\nfive\\n'
                        salt '*' cmd.run cmd='sed -e s/=/:/g'
                    """)
    public String run(ExecutionContext context, Arguments args) throws InterruptedException {
        CommandResult result = execute(context, args, usesShell(context, args), merges(args, true));
        if (result.retcode() != 0 && args.truth("raise_err") && !args.truth("ignore_retcode")) {
            throw new CommandExecutionException(shown(args, result.stdout()));
        }
        return shown(args, result.stdout());
    }

    @SaltFunction(
            params =
                    COMMON
                            + " redirect_stderr=True, bg=False, password=None, encoded_cmd=False,"
                            + SUCCESS,
            doc =
                    """
                    As ``cmd.run``, always through the shell.

                    CLI Example:

                        salt '*' cmd.shell "ls -l | awk '/foo/{print \\$2}'"
                    """)
    public String shell(ExecutionContext context, Arguments args) throws InterruptedException {
        return shown(args, execute(context, args, true, merges(args, true)).stdout());
    }

    @SaltFunction(
            value = "run_stdout",
            params = COMMON + " bg=False, password=None," + SUCCESS,
            doc =
                    """
                    As ``cmd.run``, answering the output only, without error output.

                    CLI Example:

                        salt '*' cmd.run_stdout "ls -l | awk '/foo/{print \\$2}'"
                    """)
    public String runStdout(ExecutionContext context, Arguments args) throws InterruptedException {
        return shown(args, execute(context, args, usesShell(context, args), false).stdout());
    }

    @SaltFunction(
            value = "run_stderr",
            params = COMMON + " bg=False, password=None," + SUCCESS,
            doc =
                    """
                    As ``cmd.run``, answering the error output only.

                    CLI Example:

                        salt '*' cmd.run_stderr "ls -l /nowhere"
                    """)
    public String runStderr(ExecutionContext context, Arguments args) throws InterruptedException {
        return shown(args, execute(context, args, usesShell(context, args), false).stderr());
    }

    @SaltFunction(
            value = "run_all",
            params =
                    COMMON
                            + " redirect_stderr=False, bg=False, password=None, encoded_cmd=False,"
                            + SUCCESS,
            doc =
                    """
                    As ``cmd.run``, answering a map of ``pid``, ``retcode``, ``stdout`` and ``stderr``.

                    CLI Example:

                        salt '*' cmd.run_all "ls -l | awk '/foo/{print \\$2}'"
                    """)
    public Map<String, @Nullable Object> runAll(ExecutionContext context, Arguments args)
            throws InterruptedException {
        CommandResult result =
                execute(context, args, usesShell(context, args), merges(args, false));
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("pid", result.pid());
        answer.put("retcode", (long) result.retcode());
        answer.put("stdout", shown(args, result.stdout()));
        answer.put("stderr", shown(args, result.stderr()));
        return answer;
    }

    @SaltFunction(
            params = COMMON + " bg=False, password=None," + SUCCESS,
            doc =
                    """
                    As ``cmd.run``, answering the exit code only.

                    CLI Example:

                        salt '*' cmd.retcode "file /bin/bash"
                    """)
    public long retcode(ExecutionContext context, Arguments args) throws InterruptedException {
        return execute(context, args, usesShell(context, args), true).retcode();
    }

    @SaltFunction(
            value = "run_bg",
            params = COMMON + " bg=True, password=None," + SUCCESS,
            doc =
                    """
                    Start a command in the background; answer its pid and do not wait for it. Its output
                    is thrown away.

                    CLI Example:

                        salt '*' cmd.run_bg 'fstrim-all'
                    """)
    public Map<String, @Nullable Object> runBg(ExecutionContext context, Arguments args) {
        CommandOrder order = CommandOrder.of(context, args, usesShell(context, args), true);
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("pid", CommandProcess.startInBackground(order).pid());
        return answer;
    }

    @SaltFunction(
            value = "exec_code",
            params = "lang, code, cwd=None, args=None, **kwargs",
            doc =
                    """
                    Run a script in the language whose interpreter is ``lang``; answer its output.

                    CLI Example:

                        salt '*' cmd.exec_code ruby 'puts "cheese"'
                        salt '*' cmd.exec_code ruby 'puts "cheese"' args='["arg1", "arg2"]'
                    """)
    public @Nullable Object execCode(ExecutionContext context, Arguments args) {
        return scripted(context, args).get("stdout");
    }

    @SaltFunction(
            value = "exec_code_all",
            params = "lang, code, cwd=None, args=None, **kwargs",
            doc =
                    """
                    As ``cmd.exec_code``, answering a map as ``cmd.run_all``.

                    CLI Example:

                        salt '*' cmd.exec_code_all ruby 'puts "cheese"'
                    """)
    public Map<?, ?> execCodeAll(ExecutionContext context, Arguments args) {
        return scripted(context, args);
    }

    @SaltFunction(
            params = "cmd",
            doc =
                    """
                    The path of a program, or None.

                    CLI Example:

                        salt '*' cmd.which cat
                    """)
    public @Nullable String which(Arguments args) {
        return Executables.which(args.text("cmd"));
    }

    @SaltFunction(
            value = "which_bin",
            params = "cmds",
            doc =
                    """
                    The path of the first program of a list that is there, or None.

                    CLI Example:

                        salt '*' cmd.which_bin '[pip2, pip, pip-python]'
                    """)
    public @Nullable String whichBin(Arguments args) {
        Stream<?> programs =
                args.get("cmds") instanceof List<?> list
                        ? list.stream()
                        : Stream.of(args.text("cmds"));
        return programs.map(program -> Executables.which(PythonText.str(program)))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    @SaltFunction(
            value = "has_exec",
            params = "cmd",
            doc =
                    """
                    Whether the program is there.

                    CLI Example:

                        salt '*' cmd.has_exec cat
                    """)
    public boolean hasExec(Arguments args) {
        return Executables.which(args.text("cmd")) != null;
    }

    @SaltFunction(
            doc =
                    """
                    The login shells of the machine, from /etc/shells.

                    CLI Example:

                        salt '*' cmd.shells
                    """)
    public List<String> shells() {
        try (Stream<String> lines = Files.lines(Path.of("/etc/shells"))) {
            return lines.map(String::strip).filter(line -> line.startsWith("/")).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean usesShell(ExecutionContext context, Arguments args) {
        if (args.has("python_shell")) {
            return args.truth("python_shell");
        }
        // as Salt: a job or a command line gets the shell, a call from another function does not
        return args.keywords().get("__pub_jid") != null
                || Boolean.FALSE.equals(context.opts().get("cmd_safe"));
    }

    private static boolean merges(Arguments args, boolean byDefault) {
        return args.named().containsKey("redirect_stderr")
                ? args.truth("redirect_stderr")
                : byDefault;
    }

    private static String shown(Arguments args, String output) {
        return args.truth("hide_output") ? "" : output;
    }

    private static CommandResult execute(
            ExecutionContext context, Arguments args, boolean pythonShell, boolean mergeStderr)
            throws InterruptedException {
        CommandOrder order = CommandOrder.of(context, args, pythonShell, mergeStderr);
        boolean quiet = "quiet".equals(args.get("output_loglevel"));
        if (!quiet) {
            LOG.info("Executing command '{}' in directory '{}'", firstWord(args), order.cwd());
        }
        if (order.background()) {
            return CommandProcess.startInBackground(order);
        }
        List<Long> successCodes = retcodes(args);
        CommandResult result = accepted(args, successCodes, CommandProcess.run(context, order));
        if (!result.timedOut()) {
            context.setRetcode(args.truth("ignore_retcode") ? 0 : result.retcode());
        }
        if (!quiet) {
            log(args, result);
        }
        return result;
    }

    private static CommandResult accepted(
            Arguments args, List<Long> successCodes, CommandResult result) {
        boolean success =
                result.retcode() != 0
                        && !result.timedOut()
                        && (successCodes.contains((long) result.retcode())
                                || split(args.get("success_stdout"))
                                        .anyMatch(result.stdout()::contains)
                                || split(args.get("success_stderr"))
                                        .anyMatch(result.stderr()::contains));
        return success
                ? new CommandResult(result.pid(), 0, result.stdout(), result.stderr(), false)
                : result;
    }

    private static List<Long> retcodes(Arguments args) {
        try {
            return split(args.get("success_retcodes")).map(Long::valueOf).toList();
        } catch (NumberFormatException e) {
            throw new InvocationException("success_retcodes must be a list of integers");
        }
    }

    private static Stream<String> split(@Nullable Object value) {
        return switch (value) {
            case null -> Stream.empty();
            case List<?> list -> list.stream().map(PythonText::str);
            default -> Stream.of(PythonText.str(value).split(",")).map(String::strip);
        };
    }

    private static void log(Arguments args, CommandResult result) {
        Level level = level(args);
        if (result.retcode() != 0 && !args.truth("ignore_retcode")) {
            LOG.error(
                    "Command '{}' failed with return code: {}", firstWord(args), result.retcode());
            level = Level.ERROR;
        }
        if (!result.stdout().isEmpty()) {
            LOG.atLevel(level).log("stdout: {}", result.stdout());
        }
        if (!result.stderr().isEmpty()) {
            LOG.atLevel(level).log("stderr: {}", result.stderr());
        }
        if (result.retcode() != 0) {
            LOG.atLevel(level).log("retcode: {}", result.retcode());
        }
    }

    private static Level level(Arguments args) {
        return switch (args.text("output_loglevel").toLowerCase(Locale.ROOT)) {
            case "error", "critical" -> Level.ERROR;
            case "warning", "warn" -> Level.WARN;
            case "info" -> Level.INFO;
            case "trace", "garbage", "all" -> Level.TRACE;
            default -> Level.DEBUG;
        };
    }

    /** Only the program: what follows may hold secrets. */
    private static String firstWord(Arguments args) {
        String text =
                args.get("cmd") instanceof List<?> list && !list.isEmpty()
                        ? PythonText.str(list.getFirst())
                        : args.text("cmd");
        return text.strip().split("\\s", 2)[0];
    }

    private static Map<?, ?> scripted(ExecutionContext context, Arguments args) {
        Path script;
        try {
            script = Files.createTempFile("brine-exec-code", "");
        } catch (IOException e) {
            throw new CommandExecutionException("cannot write the script: " + e.getMessage());
        }
        try {
            Files.writeString(script, args.text("code") + "\n");
            List<@Nullable Object> words =
                    new ArrayList<>(List.of(args.text("lang"), script.toString()));
            if (args.get("args") instanceof List<?> several) {
                words.addAll(several);
            } else if (args.has("args")) {
                words.add(args.get("args"));
            }
            Map<String, @Nullable Object> keywords = new LinkedHashMap<>(args.cleanKeywords());
            keywords.put("cwd", args.get("cwd"));
            keywords.put("python_shell", false);
            List<@Nullable Object> positional = new ArrayList<>();
            positional.add(words);
            return (Map<?, ?>)
                    Objects.requireNonNull(context.call("cmd.run_all", positional, keywords));
        } catch (IOException e) {
            throw new CommandExecutionException("cannot write " + script + ": " + e.getMessage());
        } finally {
            deleteQuietly(script);
        }
    }

    private static void deleteQuietly(Path script) {
        try {
            Files.deleteIfExists(script);
        } catch (IOException e) {
            LOG.warn("Cannot delete {}: {}", script, e.getMessage());
        }
    }
}
