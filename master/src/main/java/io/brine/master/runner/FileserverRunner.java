package io.brine.master.runner;

import io.brine.master.fileserver.FileChanges;
import io.brine.master.fileserver.FileServer;
import io.brine.master.function.EventSink;
import io.brine.master.function.FunctionServices;
import io.brine.master.function.FunctionTable;
import io.brine.master.function.Invocation;
import io.brine.salt.payload.PythonText;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code fileserver.*}: looks at what the master serves. Thread-safe. */
final class FileserverRunner {
    private static final String ENVIRONMENT = "(saltenv=base, backend=None)";

    private final FileServer files;
    private final EventSink events;
    private final boolean tellsChanges;

    FileserverRunner(FunctionServices with) {
        this.files = with.files();
        this.events = with.events();
        this.tellsChanges =
                with.config().has("fileserver_events") && with.config().bool("fileserver_events");
    }

    /** What one environment holds. */
    @FunctionalInterface
    private interface Lister {
        Object list(String environment) throws IOException;
    }

    void addTo(FunctionTable table) {
        table.add(
                        "fileserver.envs(backend=None, sources=False)",
                        "Lists the environments; with sources=True by back end.",
                        this::environments)
                .add(
                        "fileserver.file_list" + ENVIRONMENT,
                        "Lists the files of an environment.",
                        call -> list(call, environment -> files.files(environment, "")))
                .add(
                        "fileserver.dir_list" + ENVIRONMENT,
                        "Lists the directories of an environment.",
                        call -> list(call, environment -> files.directories(environment, "")))
                .add(
                        "fileserver.empty_dir_list" + ENVIRONMENT,
                        "Lists the empty directories of an environment.",
                        call -> list(call, environment -> files.emptyDirectories(environment, "")))
                .add(
                        "fileserver.symlink_list" + ENVIRONMENT,
                        "Lists the symbolic links of an environment and where they lead.",
                        this::links)
                .add(
                        "fileserver.update(backend=None, **kwargs)",
                        "Looks at the served directories again.",
                        call -> {
                            update();
                            return true;
                        });
        addCaches(table);
    }

    /** The served directories are all there is: nothing is fetched, so nothing is locked. */
    private void addCaches(FunctionTable table) {
        table.add(
                        "fileserver.clear_cache(backend=None)",
                        "Clears the caches of remote back ends; there are none.",
                        call -> "No cache was cleared")
                .add(
                        "fileserver.clear_file_list_cache(saltenv=None, backend=None)",
                        "Forgets the lists of served files.",
                        this::forgetLists)
                .add(
                        "fileserver.clear_lock(backend=None, remote=None)",
                        "Removes locks of remote back ends; there are none.",
                        call -> "No locks were removed")
                .add(
                        "fileserver.lock(backend=None, remote=None)",
                        "Locks remote back ends; there are none.",
                        call -> "No locks were set");
    }

    private Object environments(Invocation call) {
        List<String> names = files.environments().stream().sorted().toList();
        // Salt sorts what it gets, and of a map that is its keys.
        return call.bool("sources") ? List.of("roots") : isServed(call) ? names : List.of();
    }

    private void update() throws IOException {
        FileChanges changes = files.update();
        if (tellsChanges) {
            events.fire(FileChanges.TAG, changes.event());
        }
    }

    private Object forgetLists(Invocation call) throws IOException {
        List<String> named =
                switch (call.value("saltenv")) {
                    case null -> List.of();
                    case List<?> many -> many.stream().map(PythonText::str).toList();
                    case Object text ->
                            Stream.of(PythonText.str(text).split(",", -1))
                                    .map(String::strip)
                                    .toList();
                };
        boolean all = call.value("saltenv") == null;
        List<String> cleared =
                isServed(call)
                        ? files.clearListCache(name -> all || named.contains(name))
                        : List.of();
        return cleared.isEmpty() ? Map.of() : Map.of("roots", cleared);
    }

    private static boolean isServed(Invocation call) {
        return switch (call.value("backend")) {
            case null -> true;
            case List<?> many -> many.stream().anyMatch(FileserverRunner::isRoots);
            case Object text ->
                    List.of(PythonText.str(text).split(",", -1)).stream()
                            .anyMatch(FileserverRunner::isRoots);
        };
    }

    private static boolean isRoots(@Nullable Object name) {
        String plain = PythonText.str(name).strip();
        return plain.equals("roots") || plain.equals("root");
    }

    private static Object list(Invocation call, Lister lister) throws IOException {
        return isServed(call) ? lister.list(call.text("saltenv")) : List.of();
    }

    private Object links(Invocation call) throws IOException {
        return isServed(call)
                ? new LinkedHashMap<>(files.symbolicLinks(call.text("saltenv"), ""))
                : Map.of();
    }
}
