package io.brine.zmtp.tool.cli;

import io.brine.zmtp.socket.SocketOptions;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.tool.ToolException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Stateless. Reads the command line of {@code proxy}. */
final class ProxyArguments {
    private static final Set<SocketType> CAPTURES =
            EnumSet.of(SocketType.PUSH, SocketType.PUB, SocketType.PAIR);
    private static final Set<SocketType> CONTROLS =
            EnumSet.of(SocketType.REP, SocketType.PAIR, SocketType.PULL, SocketType.SUB);

    private ProxyArguments() {}

    static ArgumentParser parser() {
        return new ArgumentParser().values("--capture", "--control", "-o");
    }

    static ProxyPlan plan(ArgumentParser.Parsed parsed) {
        if (parsed.operands().size() != 2) {
            throw ToolException.usage("proxy takes a frontend and a backend");
        }
        ProxyPlan.Side capture = null;
        ProxyPlan.Side control = null;
        SocketOptions.Builder options = SocketOptions.builder();
        for (ArgumentParser.Given given : parsed.options()) {
            switch (given.name()) {
                case "--capture" -> capture = side(given.value(), "--capture", CAPTURES);
                case "--control" -> control = side(given.value(), "--control", CONTROLS);
                case "-o" -> SocketArguments.set(options, given.value());
                default -> throw new IllegalStateException(given.name());
            }
        }
        return new ProxyPlan(
                side(parsed.operands().get(0), "the frontend", null),
                side(parsed.operands().get(1), "the backend", null),
                capture,
                control,
                options.build());
    }

    /** Reads {@code TYPE=EP[,EP]...}, where {@code >EP} connects and {@code @EP} or EP binds. */
    private static ProxyPlan.Side side(
            String spec, String what, @Nullable Set<SocketType> allowed) {
        int equals = spec.indexOf('=');
        if (equals < 0) {
            throw ToolException.usage(what + " must be TYPE=EP[,EP]...: " + spec);
        }
        SocketType type = SocketArguments.type(spec.substring(0, equals));
        if (allowed != null && !allowed.contains(type)) {
            throw ToolException.usage(what + " cannot be a " + type.label() + " socket");
        }
        List<SocketPlan.Target> endpoints = new ArrayList<>();
        for (String endpoint : spec.substring(equals + 1).split(",", -1)) {
            boolean marked = endpoint.startsWith("@") || endpoint.startsWith(">");
            String bare = marked ? endpoint.substring(1) : endpoint;
            if (bare.isEmpty()) {
                throw ToolException.usage(what + " has an empty endpoint: " + spec);
            }
            endpoints.add(new SocketPlan.Target(!endpoint.startsWith(">"), bare));
        }
        return new ProxyPlan.Side(type, List.copyOf(endpoints));
    }
}
