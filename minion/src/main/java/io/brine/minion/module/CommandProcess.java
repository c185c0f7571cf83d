package io.brine.minion.module;

import io.brine.salt.payload.PythonText;

import org.jspecify.annotations.Nullable;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Starts a command and waits for it, within its limits of time and memory. Blocking. */
final class CommandProcess {
    private static final int SIGKILL = 9;
    private static final int DEFAULT_OUTPUT_BYTES = 16 * 1024 * 1024;
    private static final Pattern ERRNO = Pattern.compile("error[=:] ?(\\d+)(?:, (.*)| \\((.*)\\))");

    private CommandProcess() {}

    /** Starts a command that nobody waits for. */
    static CommandResult startInBackground(CommandOrder order) {
        ProcessBuilder builder = prepare(order);
        builder.redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD);
        builder.redirectInput(Redirect.from(new File("/dev/null")));
        return new CommandResult(start(builder, order).pid(), 0, "", "", false);
    }

    /**
     * Runs a command to its end.
     *
     * @throws InterruptedException when the job was told to end; its processes are killed
     */
    static CommandResult run(ExecutionContext context, CommandOrder order)
            throws InterruptedException {
        ProcessBuilder builder = prepare(order).redirectErrorStream(order.mergeStderr());
        if (order.stdin() == null) {
            builder.redirectInput(
                    "salt-call".equals(context.opts().get("__cli"))
                            ? Redirect.INHERIT
                            : Redirect.from(new File("/dev/null")));
        }
        Process process = start(builder, order);
        context.processes().add(process.toHandle());
        int limit = outputLimit(context.opts());
        String name = "cmd-" + process.pid();
        CompletableFuture<String> stdout =
                OutputCollector.start(
                        process.getInputStream(), name + "-out", limit, order.charset());
        CompletableFuture<String> stderr =
                order.mergeStderr()
                        ? CompletableFuture.completedFuture("")
                        : OutputCollector.start(
                                process.getErrorStream(), name + "-err", limit, order.charset());
        feed(process, order.stdin(), name + "-in");
        CompletableFuture<Void> end = CompletableFuture.allOf(stdout, stderr, process.onExit());
        try {
            await(end, order.timeoutSeconds());
        } catch (TimeoutException e) {
            JobProcesses.signalTree(process.toHandle(), SIGKILL);
            String message =
                    order.shown() + " : Timed out after " + order.timeoutShown() + " seconds";
            return new CommandResult(process.pid(), 1, message, "", true);
        } catch (InterruptedException e) {
            JobProcesses.signalTree(process.toHandle(), SIGKILL);
            throw e;
        }
        return new CommandResult(
                process.pid(),
                process.exitValue(),
                text(order, stdout),
                text(order, stderr),
                false);
    }

    private static void await(CompletableFuture<Void> end, double seconds)
            throws InterruptedException, TimeoutException {
        try {
            if (seconds > 0) {
                end.get((long) (seconds * 1e9), TimeUnit.NANOSECONDS);
            } else {
                end.get();
            }
        } catch (ExecutionException e) {
            throw new CommandExecutionException("the output could not be kept: " + e.getMessage());
        }
    }

    private static ProcessBuilder prepare(CommandOrder order) {
        ProcessBuilder builder = new ProcessBuilder();
        if (order.cleanEnvironment()) {
            builder.environment().clear();
        }
        // only the daemon itself may talk to the supervisor
        builder.environment().remove("NOTIFY_SOCKET");
        builder.directory(Path.of(order.cwd()).toFile());
        PlainCommand.apply(builder, order.argv(), order.environment(), PlainCommand.utf8Locale());
        return builder;
    }

    private static Process start(ProcessBuilder builder, CommandOrder order) {
        try {
            return builder.start();
        } catch (IOException e) {
            Matcher errno = ERRNO.matcher(String.valueOf(e.getMessage()));
            String reason = String.valueOf(e.getMessage());
            if (errno.find()) {
                String what = errno.group(2) != null ? errno.group(2) : errno.group(3);
                reason =
                        "[Errno "
                                + errno.group(1)
                                + "] "
                                + what
                                + ": "
                                + PythonText.repr(order.argv().getFirst());
            }
            throw new CommandExecutionException(
                    "Unable to run command '"
                            + order.shown()
                            + "' with the context '{'cwd': "
                            + PythonText.repr(order.cwd())
                            + "}', reason: "
                            + reason);
        }
    }

    private static void feed(Process process, @Nullable String stdin, String name) {
        if (stdin == null) {
            return;
        }
        Thread.ofPlatform()
                .daemon()
                .name(name)
                .start(
                        () -> {
                            try (OutputStream out = process.getOutputStream()) {
                                out.write(stdin.getBytes(StandardCharsets.UTF_8));
                            } catch (IOException e) {
                                // the command ended without reading everything, which it may
                            }
                        });
    }

    private static String text(CommandOrder order, CompletableFuture<String> output) {
        String text = output.join();
        return order.rstrip() ? rstrip(text) : text;
    }

    /** Python's {@code rstrip()}. */
    static String rstrip(String text) {
        int end = text.length();
        while (end > 0 && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
    }

    private static int outputLimit(Map<String, ? extends @Nullable Object> opts) {
        return opts.get("cmd_output_limit") instanceof Number bytes
                ? (int) Math.clamp(bytes.longValue(), 0L, Integer.MAX_VALUE - 64)
                : DEFAULT_OUTPUT_BYTES;
    }
}
