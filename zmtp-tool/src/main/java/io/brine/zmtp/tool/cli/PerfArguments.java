package io.brine.zmtp.tool.cli;

import io.brine.zmtp.socket.SocketOptions;
import io.brine.zmtp.tool.ToolException;

import java.util.List;
import java.util.Locale;

/** Stateless. Reads the command line of {@code perf}. */
final class PerfArguments {
    private static final String USAGE =
            "perf takes lat or thr, local or remote and an endpoint, or inproc; then size and"
                    + " count";

    private PerfArguments() {}

    static ArgumentParser parser() {
        return new ArgumentParser()
                .values("--hwm", "-o")
                .values(SecurityArguments.VALUES)
                .flags(SecurityArguments.FLAGS);
    }

    static PerfPlan plan(ArgumentParser.Parsed parsed) {
        List<String> words = parsed.operands();
        if (words.size() < 4) {
            throw ToolException.usage(USAGE);
        }
        boolean latency =
                switch (words.get(0)) {
                    case "lat" -> true;
                    case "thr" -> false;
                    default -> throw ToolException.usage(USAGE);
                };
        PerfPlan.Role role =
                switch (words.get(1)) {
                    case "local", "remote", "inproc" ->
                            PerfPlan.Role.valueOf(words.get(1).toUpperCase(Locale.ROOT));
                    default -> throw ToolException.usage(USAGE);
                };
        boolean inproc = role == PerfPlan.Role.INPROC;
        if (words.size() != (inproc ? 4 : 5)) {
            throw ToolException.usage(USAGE);
        }
        return new PerfPlan(
                latency,
                role,
                inproc ? "inproc://perf" : words.get(2),
                Values.integer("SIZE", words.get(words.size() - 2), 0),
                Values.integer("COUNT", words.getLast(), 1),
                options(parsed));
    }

    private static SocketOptions options(ArgumentParser.Parsed parsed) {
        SocketOptions.Builder options = SocketOptions.builder();
        SecurityArguments security = new SecurityArguments();
        for (ArgumentParser.Given given : parsed.options()) {
            switch (given.name()) {
                case "--hwm" -> {
                    int mark = Values.integer("--hwm", given.value(), 0);
                    options.sendHighWaterMark(mark).receiveHighWaterMark(mark);
                }
                case "-o" -> SocketArguments.set(options, given.value());
                default -> security.take(given);
            }
        }
        return options.security(security.security()).build();
    }
}
