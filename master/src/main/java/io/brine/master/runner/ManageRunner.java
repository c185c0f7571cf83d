package io.brine.master.runner;

import io.brine.daemon.cli.VersionOptions;
import io.brine.master.function.FunctionException;
import io.brine.master.function.FunctionServices;
import io.brine.master.function.FunctionTable;
import io.brine.master.function.Invocation;
import io.brine.master.function.Minions;
import io.brine.master.keys.KeyState;
import io.brine.salt.payload.PythonText;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** {@code manage.*}: tells which minions are there. Thread-safe. */
final class ManageRunner {
    private static final String NO_MATCH =
            "No minions matched the target. No command was sent, no jid was assigned.";
    private static final String PING =
            "tgt=*, tgt_type=glob, timeout=None, gather_job_timeout=None)";
    private static final List<String> STATES =
            List.of("list_state", "present", "joined", "allowed", "alived", "reaped");

    private final FunctionServices with;
    private final KeyRemoval removal;

    /** Deletes keys for {@code manage.down removekeys=True}. */
    @FunctionalInterface
    interface KeyRemoval {
        void remove(String minion) throws Exception;
    }

    ManageRunner(FunctionServices with, KeyRemoval removal) {
        this.with = with;
        this.removal = removal;
    }

    void addTo(FunctionTable table) {
        table.add(
                        "manage.status(output=True, " + PING,
                        "Pings the minions and lists those that answer and those that do not.",
                        this::status)
                .add(
                        "manage.up(" + PING,
                        "Lists the minions that answer a ping.",
                        call -> status(call).getOrDefault("up", List.of()))
                .add(
                        "manage.down(removekeys=False, " + PING,
                        "Lists the minions that do not answer a ping; removekeys=True deletes"
                                + " their keys.",
                        this::down)
                .add(
                        "manage.versions()",
                        "Compares the minions' versions with that of Salt's master that this"
                                + " master stands for.",
                        call -> versions());
        for (String name : STATES) {
            String opposite = name.equals("list_state") ? "list_not_state" : "not_" + name;
            table.add(
                            "manage." + name + "(subset=None, show_ip=False)",
                            "Lists the minions that are connected to the master.",
                            this::connected)
                    .add(
                            "manage." + opposite + "(subset=None, show_ip=False)",
                            "Lists the minions with accepted keys that are not connected.",
                            this::notConnected);
        }
    }

    private Map<String, List<String>> status(Invocation call)
            throws FunctionException, InterruptedException {
        Object target = call.value("tgt");
        Minions.Outcome pings =
                with.minions()
                        .run(
                                target == null ? "*" : target,
                                call.text("tgt_type"),
                                "test.ping",
                                List.of(),
                                duration(call, "timeout"),
                                duration(call, "gather_job_timeout"));
        if (pings.jid().isEmpty()) {
            call.print(NO_MATCH);
        }
        TreeSet<String> down = new TreeSet<>(pings.expected());
        down.removeAll(pings.returns().keySet());
        Map<String, List<String>> status = new LinkedHashMap<>();
        status.put("up", List.copyOf(new TreeSet<>(pings.returns().keySet())));
        status.put("down", List.copyOf(down));
        return status;
    }

    private Duration duration(Invocation call, String parameter) throws FunctionException {
        if (!call.bool(parameter)) {
            return with.config().seconds(parameter);
        }
        return Duration.ofMillis(Math.round(Math.clamp(call.number(parameter), 0, 86_400) * 1000));
    }

    private List<String> down(Invocation call) throws Exception {
        List<String> down = status(call).getOrDefault("down", List.of());
        if (call.bool("removekeys")) {
            for (String minion : down) {
                removal.remove(minion);
            }
        }
        return down;
    }

    private Object connected(Invocation call) throws IOException {
        SortedMap<String, String> found = with.presence().connected();
        List<String> subset = subset(call);
        Map<String, String> wanted = new TreeMap<>(found);
        if (subset != null) {
            wanted.keySet().retainAll(subset);
        }
        return call.bool("show_ip") ? wanted : List.copyOf(wanted.keySet());
    }

    private Object notConnected(Invocation call) throws IOException {
        SortedMap<String, String> found = with.presence().connected();
        List<String> subset = subset(call);
        List<String> absent = new ArrayList<>();
        for (String id : with.keys().ids(KeyState.ACCEPTED)) {
            if (!found.containsKey(id) && (subset == null || subset.contains(id))) {
                absent.add(id);
            }
        }
        return absent;
    }

    private static @Nullable List<String> subset(Invocation call) {
        return switch (call.value("subset")) {
            case null -> null;
            case List<?> ids -> ids.stream().map(PythonText::str).toList();
            case Object one -> List.of(PythonText.str(one).split(",", -1));
        };
    }

    private Map<String, Object> versions() throws FunctionException, InterruptedException {
        Minions.Outcome answers =
                with.minions()
                        .run(
                                "*",
                                "glob",
                                "test.version",
                                List.of(),
                                with.config().seconds("timeout"),
                                with.config().seconds("gather_job_timeout"));
        SaltVersion own = SaltVersion.parse(VersionOptions.SALT_VERSION);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("Master", VersionOptions.SALT_VERSION);
        Map<String, Map<String, Object>> byLabel = new TreeMap<>();
        for (String minion : answers.expected()) {
            Minions.MinionAnswer answer = answers.returns().get(minion);
            String label = "Minion offline";
            Object shown = false;
            if (answer != null && answer.retcode() == 0) {
                String version = PythonText.str(answer.value());
                label = label(SaltVersion.parse(version).compareTo(own));
                shown = version;
            }
            byLabel.computeIfAbsent(label, none -> new TreeMap<>()).put(minion, shown);
        }
        all.putAll(byLabel);
        return all;
    }

    private static String label(int difference) {
        if (difference == 0) {
            return "Up to date";
        }
        return difference < 0 ? "Minion requires update" : "Minion newer than master";
    }
}
