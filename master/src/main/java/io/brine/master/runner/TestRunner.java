package io.brine.master.runner;

import io.brine.master.function.FunctionTable;
import io.brine.master.function.Invocation;
import io.brine.salt.event.SaltEvent;
import io.brine.salt.payload.PythonText;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code test.*}: functions to try runners with. Stateless. */
final class TestRunner {
    private static final double MAX_SLEEP_SECONDS = 86_400;
    private static final Duration STREAM_STEP = Duration.ofMillis(100);
    private static final int STREAM_STEPS = 100;

    private static final Map<String, List<String>> NAMES =
            Map.of(
                    "us",
                    List.of(
                            "foo", "bar", "baz", "qux", "quux", "quuz", "corge", "grault", "garply",
                            "waldo", "fred", "plugh", "xyzzy", "thud"),
                    "uk",
                    List.of("wibble", "wobble", "wubble", "flob"));

    private TestRunner() {}

    static void addTo(FunctionTable table) {
        table.add(
                        "test.arg(*args, **kwargs)",
                        "Returns the arguments it was given, private keywords left out.",
                        call -> arguments(call, false))
                .add(
                        "test.raw_arg(*args, **kwargs)",
                        "Returns the arguments it was given.",
                        call -> arguments(call, true))
                .add(
                        "test.metasyntactic(locality=us)",
                        "Returns the usual placeholder names of a place: us or uk.",
                        call -> NAMES.get(call.text("locality")))
                .add(
                        "test.stdout_print()",
                        "Prints foo and returns bar.",
                        call -> {
                            call.print("foo");
                            return "bar";
                        })
                .add(
                        "test.sleep(s_time=10)",
                        "Waits so many seconds, a day at most, then returns True.",
                        TestRunner::sleep)
                .add(
                        "test.stream()",
                        "Fires a stream of progress events for ten seconds, then returns True.",
                        TestRunner::stream);
    }

    private static Map<String, @Nullable Object> arguments(Invocation call, boolean all) {
        Map<String, @Nullable Object> kwargs = new LinkedHashMap<>();
        call.keywords()
                .forEach(
                        (name, value) -> {
                            if (all || !name.startsWith("__")) {
                                kwargs.put(name, value);
                            }
                        });
        Map<String, @Nullable Object> given = new LinkedHashMap<>();
        given.put("args", call.rest());
        given.put("kwargs", kwargs);
        return given;
    }

    private static Object sleep(Invocation call) throws Exception {
        double seconds = Math.clamp(call.number("s_time"), 0, MAX_SLEEP_SECONDS);
        call.print(PythonText.str(call.value("s_time")));
        Thread.sleep(Duration.ofMillis(Math.round(seconds * 1000)));
        return true;
    }

    private static Object stream(Invocation call) throws InterruptedException {
        for (int i = 1; i < STREAM_STEPS; i++) {
            Map<String, @Nullable Object> data = new LinkedHashMap<>();
            data.put("message", "Runner is " + i + "% done");
            data.put("_stamp", SaltEvent.stamp(Instant.now()));
            call.progress("progress", data);
            Thread.sleep(STREAM_STEP);
        }
        return true;
    }
}
