package io.brine.master.runner;

import io.brine.master.function.FunctionException;
import io.brine.master.function.FunctionTable;
import io.brine.master.function.Invocation;
import io.brine.master.function.NotSupportedException;

import java.util.List;
import java.util.Map;

/** {@code error.error}, and Salt's runner functions that this master does not have. Stateless. */
final class ErrorRunner {
    private static final Map<String, List<String>> ELSEWHERE =
            Map.of(
                    "state",
                    List.of(
                            "orchestrate",
                            "orch",
                            "sls",
                            "orchestrate_single",
                            "orchestrate_high",
                            "orchestrate_show_sls",
                            "orch_show_sls",
                            "pause",
                            "resume",
                            "soft_kill"),
                    "manage",
                    List.of("key_regen", "bootstrap", "bootstrap_psexec", "safe_accept", "road"),
                    "queue",
                    List.of("insert", "delete", "list_queues", "list_length", "list_items", "pop"),
                    "cache",
                    List.of("cloud", "clear_git_lock", "migrate"),
                    "git_pillar",
                    List.of("update"),
                    "ssh",
                    List.of("cmd"),
                    "cloud",
                    List.of("query", "action", "profile"),
                    "saltutil",
                    List.of("sync_all", "sync_runners", "sync_modules"),
                    "winrepo",
                    List.of("genrepo", "update_git_repos"));

    private ErrorRunner() {}

    static void addTo(FunctionTable table) {
        table.add(
                "error.error(name=None, message=)",
                "Returns nothing, or fails in the way asked for.",
                ErrorRunner::fail);
        ELSEWHERE.forEach(
                (module, names) -> {
                    for (String name : names) {
                        String function = module + "." + name;
                        table.add(
                                function + "(*args, **kwargs)",
                                "Not served by this master; Salt's own salt-run may have it.",
                                call -> refuse(function));
                    }
                });
    }

    private static Object refuse(String function) throws NotSupportedException {
        throw new NotSupportedException(
                "'"
                        + function
                        + "' is not supported by this master; Salt's own salt-run may run it"
                        + " beside it.");
    }

    private static Object fail(Invocation call) throws FunctionException {
        if (call.value("name") == null) {
            return Map.of();
        }
        throw new FunctionException(call.text("name") + ": " + call.text("message"));
    }
}
