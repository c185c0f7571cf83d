package io.brine.zmtp.tool.cli;

import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.tool.ToolException;
import io.brine.zmtp.transport.Endpoint;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** Stateless. Reads the command line of {@code dump}. */
final class DumpArguments {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private DumpArguments() {}

    static ArgumentParser parser() {
        return new ArgumentParser()
                .values("--type", "-t --timeout")
                .values(SecurityArguments.VALUES)
                .flags("-j --json")
                .flags(SecurityArguments.FLAGS);
    }

    static DumpPlan plan(ArgumentParser.Parsed parsed) {
        if (parsed.operands().size() != 1) {
            throw ToolException.usage("dump takes one endpoint");
        }
        SocketType type = null;
        Duration timeout = PATIENCE;
        SecurityArguments security = new SecurityArguments();
        for (ArgumentParser.Given given : parsed.options()) {
            switch (given.name()) {
                case "--type" -> type = SocketArguments.type(given.value());
                case "--timeout" -> timeout = Values.millis("--timeout", given.value());
                default -> security.take(given);
            }
        }
        return plan(parsed, type, timeout, security);
    }

    private static DumpPlan plan(
            ArgumentParser.Parsed parsed,
            @Nullable SocketType type,
            Duration timeout,
            SecurityArguments security) {
        String text = parsed.operands().getFirst();
        return new DumpPlan(
                text, endpoint(text), type, timeout, parsed.has("--json"), security.security());
    }

    private static Endpoint endpoint(String text) {
        Endpoint endpoint;
        try {
            endpoint = Endpoint.parseConnect(text);
        } catch (IllegalArgumentException e) {
            throw ToolException.cannot("connect", text, e);
        }
        return switch (endpoint) {
            case Endpoint.Tcp tcp -> tcp;
            case Endpoint.Ipc ipc -> ipc;
            default ->
                    throw ToolException.error(
                            "cannot connect " + text + ": dump looks at tcp and ipc endpoints");
        };
    }
}
