package io.brine.zmtp.socket;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * Immutable. One option of a socket: its ZeroMQ name in lower case without {@code ZMQ_}, its
 * default, what it may be, and how it is read from text. The constants stand in {@link
 * QueueOptions}, {@link ConnectionOptions}, {@link TransportOptions} and {@link PatternOptions}.
 */
public final class Option<T> {
    private final String name;
    private final T fallback;
    private final UnaryOperator<T> check;
    private final BiFunction<String, T, T> parser;

    private Option(
            String name, T fallback, UnaryOperator<T> check, BiFunction<String, T, T> parser) {
        this.name = name;
        this.fallback = fallback;
        this.check = check;
        this.parser = parser;
    }

    /** Returns ZeroMQ's name: {@code sndhwm}. */
    public String name() {
        return name;
    }

    /** Returns the default. */
    public T fallback() {
        return fallback;
    }

    /** Returns the value, copied where it could change, or refuses it. */
    T checked(T value) {
        return check.apply(value);
    }

    /** Reads a value as the command line has it; some options add to {@code current}. */
    T parse(String text, T current) {
        return parser.apply(text.strip(), current);
    }

    @Override
    public String toString() {
        return name;
    }

    static Option<Boolean> flag(String name) {
        return new Option<>(name, false, value -> value, (text, old) -> truth(name, text));
    }

    static Option<Integer> number(String name, int fallback, int least, int most) {
        return new Option<>(
                name,
                fallback,
                value -> (int) within(name, value, least, most),
                (text, old) -> (int) within(name, number(name, text), least, most));
    }

    static Option<Long> size(String name, long fallback, long least) {
        return new Option<>(
                name,
                fallback,
                value -> within(name, value, least, Long.MAX_VALUE),
                (text, old) -> number(name, text));
    }

    /** A time, in milliseconds as text; {@code least} is 0, or -1 where that has a meaning. */
    static Option<Duration> millis(String name, long fallback, long least, long most) {
        return new Option<>(
                name,
                Duration.ofMillis(fallback),
                value -> {
                    within(name, value.isNegative() ? -1 : value.toMillis(), least, most);
                    return value;
                },
                (text, old) -> Duration.ofMillis(within(name, number(name, text), least, most)));
    }

    /** A time of whole seconds, as text too; 0 stands for the system's own, and so does -1. */
    static Option<Duration> seconds(String name) {
        return new Option<>(
                name,
                Duration.ZERO,
                value -> {
                    within(name, value.toSeconds(), 0, Integer.MAX_VALUE);
                    return value;
                },
                (text, old) -> Duration.ofSeconds(Math.max(0, number(name, text))));
    }

    static Option<String> text(String name) {
        return new Option<>(name, "", value -> value, (text, old) -> text);
    }

    static Option<byte[]> octets(String name, UnaryOperator<byte[]> check) {
        return new Option<>(
                name,
                new byte[0],
                value -> check.apply(value.clone()),
                (text, old) -> text.getBytes(StandardCharsets.UTF_8));
    }

    /** Several values; each text adds one, and the empty text forgets them all. */
    static <E> Option<List<E>> several(String name, BiFunction<String, String, E> element) {
        return new Option<>(
                name,
                List.of(),
                List::copyOf,
                (text, old) -> {
                    List<E> all = new ArrayList<>(old);
                    all.add(element.apply(name, text));
                    return text.isEmpty() ? List.of() : all;
                });
    }

    static <V> Option<V> of(String name, V fallback, BiFunction<String, V, V> parser) {
        return new Option<>(name, fallback, value -> value, parser);
    }

    static <V> Option<V> of(
            String name, V fallback, UnaryOperator<V> check, BiFunction<String, V, V> parser) {
        return new Option<>(name, fallback, check, parser);
    }

    static long number(String name, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a whole number: " + text, e);
        }
    }

    private static boolean truth(String name, String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "1", "true", "yes", "on" -> true;
            case "0", "false", "no", "off" -> false;
            default -> throw new IllegalArgumentException(name + " must be 0 or 1: " + text);
        };
    }

    private static long within(String name, long value, long least, long most) {
        if (value < least || value > most) {
            String upTo = most >= Integer.MAX_VALUE ? "at least " + least : least + " to " + most;
            throw new IllegalArgumentException(name + " must be " + upTo + ": " + value);
        }
        return value;
    }
}
