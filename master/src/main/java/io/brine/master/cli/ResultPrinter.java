package io.brine.master.cli;

import io.brine.daemon.output.OutputStyle;
import io.brine.daemon.output.Outputter;

import org.jspecify.annotations.Nullable;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Prints what minions returned, through the outputter that the command line or the minion asks for.
 * Confined to one thread.
 */
final class ResultPrinter {
    private static final String NESTED = "nested";

    private final OutputSink sink;
    private final PrintStream err;
    private final @Nullable String output;
    private final OutputStyle style;

    /**
     * @param output the outputter of the command line, which wins over that of the minion; null if
     *     none was asked for
     */
    ResultPrinter(OutputSink sink, PrintStream err, @Nullable String output, OutputStyle style) {
        this.sink = sink;
        this.err = err;
        // Whether the answer is one of a state is for the minion to say.
        this.output = "highstate".equals(output) ? null : output;
        this.style = style;
    }

    /** Prints one minion's row as it came. */
    void row(MinionReturn row) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put(row.id(), row.value());
        print(data, row.out(), row.worstRetcode());
    }

    /** Prints any data; nothing if the outputter makes nothing of it. */
    void print(@Nullable Object data, @Nullable String wish, int retcode) {
        sink.result(render(data, wish, style.withRetcode(retcode)).stripTrailing());
    }

    /** Prints the documentation that minions gave for {@code sys.doc}: each function once. */
    void docs(List<MinionReturn> rows) {
        Map<String, String> docs = new TreeMap<>();
        for (MinionReturn row : rows) {
            if (row.outcome() != MinionReturn.Outcome.RETURNED) {
                continue;
            }
            if (row.value() instanceof Map<?, ?> functions) {
                functions.forEach(
                        (function, doc) -> {
                            if (doc instanceof String text && !text.isEmpty()) {
                                docs.putIfAbsent(String.valueOf(function), text);
                            }
                        });
            } else if (row.value() instanceof String text && !text.equals("VALUE_TRIMMED")) {
                err.print(row.id() + ": " + text + "\n");
            }
        }
        docs.forEach(
                (function, doc) -> {
                    if (output == null) {
                        sink.message(function + ":");
                        sink.message(doc);
                        sink.message("");
                    } else {
                        print(Map.of(function, doc), NESTED, 0);
                    }
                });
    }

    /** The table of {@code --summary}. */
    void summary(List<MinionReturn> rows, boolean verbose) {
        List<String> unconnected = new ArrayList<>();
        List<String> unresponsive = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        for (MinionReturn row : rows) {
            switch (row.outcome()) {
                case NOT_CONNECTED -> unconnected.add(row.id());
                case NO_RESPONSE -> unresponsive.add(row.id());
                case RETURNED -> {
                    if (row.worstRetcode() != 0) {
                        failed.add(row.id());
                    }
                }
            }
        }
        int silent = unconnected.size() + unresponsive.size();
        String rule = "-".repeat(43);
        sink.message("\n");
        sink.message(rule);
        sink.message("Summary");
        sink.message(rule);
        sink.message("# of minions targeted: " + rows.size());
        sink.message("# of minions returned: " + (rows.size() - silent));
        sink.message("# of minions that did not return: " + silent);
        sink.message("# of minions with errors: " + failed.size());
        if (verbose) {
            names("Minions not connected: ", unconnected);
            names("Minions not responding: ", unresponsive);
            names("Minions with failures: ", failed);
        }
        sink.message(rule);
    }

    private void names(String label, List<String> ids) {
        if (!ids.isEmpty()) {
            sink.message(label + String.join(" ", ids));
        }
    }

    private String render(@Nullable Object data, @Nullable String wish, OutputStyle how) {
        String name = output != null ? output : wish == null || wish.isEmpty() ? NESTED : wish;
        if (name.equals("no_return")) {
            return NoReturnOutputter.render(data, how);
        }
        Optional<Outputter> outputter = Outputter.named(name.equals("text") ? "txt" : name, how);
        if (outputter.isEmpty() && output != null) {
            err.print(
                    "[ERROR   ] Invalid outputter %s specified, fall back to nested\n"
                            .formatted(name));
        }
        return outputter.or(() -> Outputter.named(NESTED, how)).orElseThrow().render(data);
    }
}
