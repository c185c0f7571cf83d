package io.brine.zmtp.socket;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Immutable. Options of a socket, named after ZeroMQ's (the name in capitals is ZMQ_ and that), in
 * four groups. By its ZeroMQ name, an option is set with {@link OptionNames}.
 */
public final class SocketOptions
        implements QueueOptions, ConnectionOptions, TransportOptions, PatternOptions {
    /** Linger without end. */
    public static final Duration LINGER_FOREVER = Duration.ofMillis(-1);

    private final Map<Option<?>, Object> values;

    // Those that are asked for with every message.
    private final int sendHighWaterMark;
    private final int receiveHighWaterMark;
    private final boolean immediate;
    private final boolean conflate;

    private SocketOptions(Map<Option<?>, Object> values) {
        this.values = values;
        sendHighWaterMark = get(SNDHWM);
        receiveHighWaterMark = get(RCVHWM);
        immediate = get(IMMEDIATE);
        conflate = get(CONFLATE);
    }

    /** Returns a builder with ZeroMQ's defaults. */
    public static Builder builder() {
        return new Builder(Map.of());
    }

    /** Returns ZeroMQ's defaults. */
    public static SocketOptions defaults() {
        return builder().build();
    }

    /** Returns a builder that starts with these options. */
    public Builder toBuilder() {
        return new Builder(values);
    }

    @Override
    public <T> T get(Option<T> option) {
        return valueOf(values, option);
    }

    /** Returns whether the option was set, be it to its default. */
    boolean isSet(Option<?> option) {
        return values.containsKey(option);
    }

    @SuppressWarnings("unchecked") // Builder.set() puts nothing but T under an Option<T>.
    private static <T> T valueOf(Map<Option<?>, Object> values, Option<T> option) {
        Object value = values.get(option);
        return value == null ? option.fallback() : (T) value;
    }

    @Override
    public int sendHighWaterMark() {
        return sendHighWaterMark;
    }

    @Override
    public int receiveHighWaterMark() {
        return receiveHighWaterMark;
    }

    @Override
    public boolean immediate() {
        return immediate;
    }

    @Override
    public boolean conflate() {
        return conflate;
    }

    /**
     * Immutable. TCP keep-alive of the connections.
     *
     * @param enabled whether to probe; null for the system's setting
     * @param idle silence before the first probe, whole seconds; zero for the system's setting
     * @param interval pause between probes, whole seconds; zero for the system's setting
     * @param count unanswered probes that end the connection; 0 for the system's setting
     */
    public record TcpKeepAlive(
            @Nullable Boolean enabled, Duration idle, Duration interval, int count) {
        /** Everything as the system has it. */
        public static final TcpKeepAlive SYSTEM =
                new TcpKeepAlive(null, Duration.ZERO, Duration.ZERO, 0);
    }

    /** Confined to its user. Each method sets the option of the same name and returns this. */
    public static final class Builder
            implements QueueOptions.Setters<Builder>,
                    ConnectionOptions.Setters<Builder>,
                    TransportOptions.Setters<Builder>,
                    PatternOptions.Setters<Builder> {
        private final Map<Option<?>, Object> values;

        private Builder(Map<Option<?>, Object> values) {
            this.values = new HashMap<>(values);
        }

        @Override
        public <T> Builder set(Option<T> option, T value) {
            values.put(option, option.checked(Objects.requireNonNull(value)));
            return this;
        }

        /** Sets an option from text as {@link OptionNames} reads it. */
        <T> void parse(Option<T> option, String text) {
            set(option, option.parse(text, valueOf(values, option)));
        }

        /** Returns the options. */
        public SocketOptions build() {
            return new SocketOptions(Map.copyOf(values));
        }
    }
}
