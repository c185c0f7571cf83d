package io.brine.zmtp.tool.cli;

import io.brine.zmtp.tool.ToolException;

import java.util.List;
import java.util.Locale;

/** Immutable. What a command line asks for. */
public sealed interface ToolCommand {
    /** Show how to use the tool. */
    record Help() implements ToolCommand {}

    /** Show the version. */
    record Version() implements ToolCommand {}

    /** Open a socket. */
    record Socket(SocketPlan plan) implements ToolCommand {}

    /** Print a new CURVE key pair. */
    record Keygen(boolean json) implements ToolCommand {}

    /** Look at a peer. */
    record Dump(DumpPlan plan) implements ToolCommand {}

    /** Stand between two sockets. */
    record Proxy(ProxyPlan plan) implements ToolCommand {}

    /** Measure. */
    record Perf(PerfPlan plan) implements ToolCommand {}

    /**
     * Reads a command line.
     *
     * @throws ToolException when it makes no sense
     */
    static ToolCommand parse(List<String> arguments) {
        if (arguments.isEmpty()) {
            throw ToolException.usage("a socket type or a command is missing");
        }
        if (arguments.equals(List.of("--version"))) {
            // What is asked most needs none of the parser's classes, which take long to load.
            return new Version();
        }
        String command = arguments.getFirst().toLowerCase(Locale.ROOT);
        List<String> rest = arguments.subList(1, arguments.size());
        return switch (command) {
            case "keygen" -> keygen(rest);
            case "perf" -> perf(rest);
            case "proxy" -> proxy(rest);
            case "dump" -> dump(rest);
            default -> socket(arguments);
        };
    }

    private static ToolCommand socket(List<String> arguments) {
        ArgumentParser.Parsed parsed = SocketArguments.parser().parse(arguments);
        if (parsed.has("--help")) {
            return new Help();
        }
        return parsed.has("--version") ? new Version() : new Socket(SocketArguments.plan(parsed));
    }

    private static ToolCommand perf(List<String> arguments) {
        ArgumentParser.Parsed parsed = PerfArguments.parser().parse(arguments);
        return parsed.has("--help") ? new Help() : new Perf(PerfArguments.plan(parsed));
    }

    private static ToolCommand dump(List<String> arguments) {
        ArgumentParser.Parsed parsed = DumpArguments.parser().parse(arguments);
        return parsed.has("--help") ? new Help() : new Dump(DumpArguments.plan(parsed));
    }

    private static ToolCommand proxy(List<String> arguments) {
        ArgumentParser.Parsed parsed = ProxyArguments.parser().parse(arguments);
        return parsed.has("--help") ? new Help() : new Proxy(ProxyArguments.plan(parsed));
    }

    private static ToolCommand keygen(List<String> arguments) {
        ArgumentParser.Parsed parsed = ToolOptions.keygen().parse(arguments);
        if (!parsed.operands().isEmpty()) {
            throw ToolException.usage("keygen takes no '" + parsed.operands().getFirst() + "'");
        }
        return parsed.has("--help") ? new Help() : new Keygen(parsed.has("--json"));
    }
}
