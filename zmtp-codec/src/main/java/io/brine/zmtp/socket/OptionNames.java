package io.brine.zmtp.socket;

import java.lang.reflect.Field;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Stateless. The options by the names that ZeroMQ users know, for command lines and files. */
public final class OptionNames {
    private static final Map<String, Option<?>> ALL = all();

    private OptionNames() {}

    /** Returns all names, in lower case, sorted: {@code sndhwm}. */
    public static Set<String> names() {
        return ALL.keySet();
    }

    /**
     * Sets an option from text: flags as 0 or 1, times in milliseconds (keep-alive times in
     * seconds), as in libzmq. {@code metadata} ({@code X-Name:value}), {@code tcp_accept_filter}
     * and {@code ipc_filter_*} add to what is there.
     *
     * @param zeromqName the name in any case, with or without {@code ZMQ_}
     * @throws IllegalArgumentException when there is no such option, or it cannot be that; the text
     *     says which
     */
    public static void set(SocketOptions.Builder builder, String zeromqName, String value) {
        String name = zeromqName.strip().toLowerCase(Locale.ROOT);
        Option<?> option = ALL.get(name.startsWith("zmq_") ? name.substring(4) : name);
        if (option == null) {
            throw new IllegalArgumentException("unknown socket option: " + zeromqName);
        }
        builder.parse(option, value);
    }

    private static Map<String, Option<?>> all() {
        Map<String, Option<?>> all = new TreeMap<>();
        Stream.of(
                        QueueOptions.class,
                        ConnectionOptions.class,
                        TransportOptions.class,
                        PatternOptions.class)
                .flatMap(group -> Stream.of(group.getDeclaredFields()))
                .map(OptionNames::constant)
                .forEach(option -> all.put(option.name(), option));
        all.put("identity", ConnectionOptions.ROUTING_ID);
        return Collections.unmodifiableMap(all);
    }

    private static Option<?> constant(Field field) {
        try {
            return (Option<?>) field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(field.getName() + " is not public", e);
        }
    }
}
