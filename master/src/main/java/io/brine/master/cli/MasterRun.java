package io.brine.master.cli;

import io.brine.daemon.cli.CommandException;
import io.brine.daemon.cli.ExitCodes;
import io.brine.daemon.config.SaltConfig;
import io.brine.master.cli.option.ParsedOptions;
import io.brine.master.function.FunctionCall;
import io.brine.salt.event.SaltEvent;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.PayloadMap;

import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** Has the master run a function: the clear command {@code runner}. Used once, by one thread. */
final class MasterRun {
    private static final Set<String> CONNECTIONS =
            Set.of(
                    "list_state",
                    "list_not_state",
                    "present",
                    "not_present",
                    "joined",
                    "not_joined",
                    "allowed",
                    "not_allowed",
                    "alived",
                    "not_alived",
                    "reaped",
                    "not_reaped");
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final ParsedOptions parsed;
    private final SaltConfig config;
    private final SaltCommand.Surroundings around;
    private final MasterKey key;
    private final ResultPrinter printer;

    MasterRun(
            ParsedOptions parsed,
            SaltConfig config,
            SaltCommand.Surroundings around,
            MasterKey key,
            ResultPrinter printer) {
        this.parsed = parsed;
        this.config = config;
        this.around = around;
        this.key = key;
        this.printer = printer;
    }

    /** Whether the master knows better than its files: it alone knows its connections. */
    static boolean isForMaster(SaltConfig config, String fun) {
        return ownsTheData(config, fun)
                || (fun.startsWith("manage.")
                        && CONNECTIONS.contains(fun.substring("manage.".length())));
    }

    /** Whether only the master can answer: it alone may open an embedded job cache. */
    static boolean ownsTheData(SaltConfig config, String fun) {
        return fun.startsWith("jobs.") && "mvstore".equals(config.optText("master_job_cache"));
    }

    /** Whether a master runs here that takes this user's key. */
    boolean isReachable() {
        return Files.isReadable(key.file())
                && Files.exists(config.path("sock_dir").resolve("master_event_pub.ipc"));
    }

    /** {@code --async}: prints the id that the function runs under. */
    int startOnly(FunctionCall call) throws InterruptedException {
        try (RequestPublisher master = new RequestPublisher(RequestPublisher.endpoint(config))) {
            PayloadMap started = send(master, load(master, call));
            around.err()
                    .print(
                            "[WARNING ] Running in asynchronous mode. Results of this execution may"
                                    + " be collected by attaching to the master event bus or by"
                                    + " examining the master job cache, if configured. This"
                                    + " execution is running under tag "
                                    + started.textOr("tag", "")
                                    + "\n");
            return ExitCodes.OK;
        }
    }

    /** Waits for the function and prints what it returns. */
    int run(FunctionCall call) throws InterruptedException {
        try (RequestPublisher master = new RequestPublisher(RequestPublisher.endpoint(config));
                MasterEventBus events =
                        MasterEventBus.connect(config, tag -> tag.startsWith("salt/run/"))) {
            String tag = send(master, load(master, call)).textOr("tag", "") + "/ret";
            long patience = restTimeout().toNanos();
            long from = System.nanoTime();
            while (System.nanoTime() - from < patience) {
                SaltEvent event =
                        events.next(Duration.ofNanos(patience - (System.nanoTime() - from)));
                if (event != null && event.tag().equals(tag)) {
                    Map<String, @Nullable Object> data = new LinkedHashMap<>();
                    event.data()
                            .asMap()
                            .forEach((name, value) -> data.put(String.valueOf(name), value));
                    RunOutput.returned(printer, parsed, data);
                    return RunSession.exitCode(data);
                }
            }
            throw failed("RunnerClient job '" + tag + "' timed out");
        }
    }

    private Duration restTimeout() {
        return config.has("rest_timeout") ? config.seconds("rest_timeout") : Duration.ofMinutes(5);
    }

    private Map<String, Object> load(RequestPublisher master, FunctionCall call)
            throws InterruptedException {
        Map<String, Object> low = new LinkedHashMap<>();
        low.put("arg", call.args());
        low.put("kwarg", call.kwargs());
        Map<String, Object> load = new LinkedHashMap<>();
        load.put("cmd", "runner");
        load.put("fun", call.fun());
        load.put("kwarg", low);
        String eauth =
                parsed.text("--auth") != null ? parsed.text("--auth") : parsed.text("--eauth");
        if (eauth == null) {
            load.put("key", key.read());
            load.put("user", key.user());
        } else {
            EauthCredentials credentials = EauthCredentials.ask(parsed, eauth, around);
            load.putAll(
                    parsed.has("--make-token")
                            ? credentials.token(request -> send(master, request))
                            : credentials.fields());
        }
        return load;
    }

    private PayloadMap send(RequestPublisher master, Map<String, ?> load)
            throws InterruptedException {
        try {
            return switch (master.request(load, ANSWER)) {
                case Publisher.Reply.Refusal(String message) ->
                        throw failed(message.isEmpty() ? "the master refused" : message);
                case Publisher.Reply.Answer(PayloadMap map) -> accepted(map);
            };
        } catch (TimeoutException e) {
            throw failed("the master does not answer on " + RequestPublisher.endpoint(config));
        } catch (PayloadException e) {
            throw failed("the master's reply cannot be understood: " + e.getMessage());
        }
    }

    private static PayloadMap accepted(PayloadMap answer) {
        Object error = answer.get("error");
        if (error == null) {
            return answer;
        }
        throw failed(
                error instanceof Map<?, ?> details && details.get("message") instanceof String text
                        ? text
                        : String.valueOf(error));
    }

    private static CommandException failed(String message) {
        return new CommandException(ExitCodes.NO_RETURN, message);
    }
}
