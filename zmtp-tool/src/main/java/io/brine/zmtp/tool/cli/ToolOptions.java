package io.brine.zmtp.tool.cli;

import io.brine.zmtp.socket.SocketType;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The options of {@code brine-zmtp} as the parser knows them, for what describes them. Stateless.
 */
public final class ToolOptions {
    private ToolOptions() {}

    /**
     * The options of sockets, and those of each other command as a subcommand; made anew each time.
     */
    public static CommandSpec spec() {
        CommandSpec spec = SocketArguments.parser().spec().name("brine-zmtp");
        spec.remove(spec.positionalParameters().getFirst());
        spec.addPositional(
                PositionalParamSpec.builder()
                        .index("0")
                        .paramLabel("TYPE")
                        .type(String.class)
                        .completionCandidates(types())
                        .build());
        spec.addSubcommand("proxy", ProxyArguments.parser().spec());
        spec.addSubcommand("dump", DumpArguments.parser().spec());
        spec.addSubcommand("keygen", keygen().spec());
        spec.addSubcommand("perf", PerfArguments.parser().spec());
        return spec;
    }

    /** The parser of {@code keygen}. */
    static ArgumentParser keygen() {
        return new ArgumentParser().flags("-j --json");
    }

    private static List<String> types() {
        return Arrays.stream(SocketType.values())
                .map(type -> type.name().toLowerCase(Locale.ROOT))
                .toList();
    }
}
