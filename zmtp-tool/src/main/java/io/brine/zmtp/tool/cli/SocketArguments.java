package io.brine.zmtp.tool.cli;

import io.brine.zmtp.mechanism.Security;
import io.brine.zmtp.socket.OptionNames;
import io.brine.zmtp.socket.SocketOptions;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.tool.ToolException;
import io.brine.zmtp.tool.format.Beside;
import io.brine.zmtp.tool.format.JsonFormat;
import io.brine.zmtp.tool.format.MessageFormat;
import io.brine.zmtp.tool.format.TextFormat;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Confined to its user. Reads the command line of one socket. */
public final class SocketArguments {
    private static final byte[] TAB = {'\t'};

    private final SocketType type;
    private final SocketOptions.Builder options = SocketOptions.builder();
    private final SecurityArguments security = new SecurityArguments();
    private final List<SocketPlan.Target> endpoints = new ArrayList<>();
    private final List<byte[]> subscriptions = new ArrayList<>();
    private final List<byte[]> groups = new ArrayList<>();
    private final List<String> zapRules = new ArrayList<>();
    private final List<String> named = new ArrayList<>();
    private byte[] delimiter = TAB;
    private boolean json;
    private boolean metadata;
    private boolean echo;
    private boolean monitor;
    private boolean stats;
    private long count;
    private @Nullable Duration timeout;
    private int waitPeers;
    private Duration interval = Duration.ZERO;

    private SocketArguments(SocketType type) {
        this.type = type;
    }

    /** Returns a parser of these options. */
    static ArgumentParser parser() {
        return new ArgumentParser()
                .values("-b --bind", "-c --connect", "-d --delim", "-s --subscribe", "-g --join")
                .values("-i --identity", "-n --count", "-t --timeout", "--wait-peers")
                .values("--interval", "--hwm", "--linger", "-o", "--zap")
                .values(SecurityArguments.VALUES)
                .flags(SecurityArguments.FLAGS)
                .flags("-j --json", "-e --echo", "-M --monitor", "--metadata", "--stats");
    }

    /**
     * Makes the plan.
     *
     * @throws ToolException when it makes no sense
     */
    static SocketPlan plan(ArgumentParser.Parsed parsed) {
        if (parsed.operands().isEmpty()) {
            throw ToolException.usage("the socket type is missing");
        }
        if (parsed.operands().size() > 1) {
            throw ToolException.usage("what is '" + parsed.operands().get(1) + "'?");
        }
        SocketArguments arguments = new SocketArguments(type(parsed.operands().getFirst()));
        parsed.options().forEach(arguments::take);
        arguments.check();
        return arguments.plan();
    }

    /**
     * Returns the type of that name in upper or lower case.
     *
     * @throws ToolException when there is none
     */
    static SocketType type(String name) {
        for (SocketType type : SocketType.values()) {
            if (type.name().equals(name) || type.name().toLowerCase(Locale.ROOT).equals(name)) {
                return type;
            }
        }
        throw ToolException.usage("'" + name + "' is neither a socket type nor a command");
    }

    private void take(ArgumentParser.Given given) {
        String option = given.name();
        String value = given.value();
        switch (option) {
            case "--bind" -> endpoints.add(new SocketPlan.Target(true, value));
            case "--connect" -> endpoints.add(new SocketPlan.Target(false, value));
            case "--json" -> json = true;
            case "--delim" -> delimiter = Values.octets(value);
            case "--subscribe" -> subscriptions.add(Values.octets(value));
            case "--join" -> groups.add(Values.octets(value));
            case "--identity" -> routingId(Values.identity(option, value));
            case "--count" -> count = Values.number(option, value, 1);
            case "--timeout" -> timeout = Values.millis(option, value);
            case "--echo" -> echo = true;
            case "--wait-peers" -> waitPeers = Values.integer(option, value, 0);
            case "--interval" -> interval = Values.millis(option, value);
            case "--hwm" -> hwm(Values.integer(option, value, 0));
            case "--linger" -> options.linger(Duration.ofMillis(Values.integer(option, value, -1)));
            case "-o" -> named.add(value);
            case "--monitor" -> monitor = true;
            case "--metadata" -> metadata = true;
            case "--stats" -> stats = true;
            case "--zap" -> zapRules.add(value);
            default -> security.take(given);
        }
    }

    private void routingId(byte[] id) {
        if (id.length == 0) {
            throw ToolException.usage("--identity has 1 to 255 octets");
        }
        try {
            options.routingId(id);
        } catch (IllegalArgumentException e) {
            throw ToolException.usage("--identity: " + e.getMessage());
        }
    }

    private void hwm(int mark) {
        options.sendHighWaterMark(mark).receiveHighWaterMark(mark);
    }

    private void check() {
        if (endpoints.isEmpty()) {
            throw ToolException.usage("--bind or --connect is missing");
        }
        if (!subscriptions.isEmpty() && type != SocketType.SUB && type != SocketType.XSUB) {
            throw ToolException.usage("--subscribe is for sub and xsub");
        }
        if (!groups.isEmpty() && type != SocketType.DISH) {
            throw ToolException.usage("--join is for dish");
        }
        if (echo && !canEcho()) {
            throw ToolException.usage(
                    "--echo is for rep, router, dealer, pair, channel, client, server and peer");
        }
    }

    private boolean canEcho() {
        return switch (type) {
            case REP, ROUTER, DEALER, PAIR, CHANNEL, CLIENT, SERVER, PEER -> true;
            default -> false;
        };
    }

    private SocketPlan plan() {
        options.security(security.security());
        named.forEach(option -> set(options, option));
        if (type == SocketType.SUB && subscriptions.isEmpty()) {
            subscriptions.add(new byte[0]);
        }
        boolean asJson = json || metadata;
        return new SocketPlan(
                type,
                build(),
                List.copyOf(endpoints),
                List.copyOf(subscriptions),
                List.copyOf(groups),
                format(asJson),
                readsInput(asJson),
                count,
                timeout,
                echo,
                waitPeers,
                interval,
                monitor,
                stats,
                zapRules.isEmpty() ? null : ZapRules.parse(zapRules));
    }

    private SocketOptions build() {
        try {
            SocketOptions built = options.build();
            if (!zapRules.isEmpty() && built.security().zapDomain() == null) {
                Security checked = built.security().withZapDomain("global");
                return built.toBuilder().security(checked).build();
            }
            return built;
        } catch (IllegalArgumentException e) {
            throw ToolException.usage(ToolException.describe(e));
        }
    }

    /**
     * Sets {@code NAME=VALUE} or {@code NAME}.
     *
     * @throws ToolException when there is no such option, or it cannot be that
     */
    static void set(SocketOptions.Builder options, String option) {
        int equals = option.indexOf('=');
        String name = equals < 0 ? option : option.substring(0, equals);
        try {
            OptionNames.set(options, name, equals < 0 ? "1" : option.substring(equals + 1));
        } catch (IllegalArgumentException e) {
            throw ToolException.usage("-o " + name + ": " + ToolException.describe(e));
        }
    }

    private MessageFormat format(boolean asJson) {
        if (asJson) {
            return new JsonFormat(Beside.of(type), metadata);
        }
        return new TextFormat(
                Beside.of(type),
                switch (type) {
                    case SUB -> TextFormat.Lines.SUBSCRIPTIONS;
                    case DISH -> TextFormat.Lines.GROUPS;
                    default -> TextFormat.Lines.MESSAGES;
                },
                delimiter);
    }

    /** Lines of a type that only receives are control lines, which text has for two types only. */
    private boolean readsInput(boolean asJson) {
        return !echo && (asJson || (type != SocketType.PULL && type != SocketType.GATHER));
    }
}
