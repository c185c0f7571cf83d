package io.brine.master.config;

import io.brine.daemon.config.ConfigException;
import io.brine.daemon.config.SaltConfig;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/**
 * The option {@code metrics} of Salt 3008, a mapping. Of its exporters there is {@code prometheus}.
 * Immutable.
 *
 * @param enabled whether metrics are to be served: {@code enabled}, and {@code exporter} is
 *     prometheus
 * @param host {@code prometheus: host}, loopback if not set; a name or an address
 * @param port {@code prometheus: port}, 9464 if not set
 * @param boundaries {@code histogram_boundaries} of {@code salt.master.requests.duration}:
 *     milliseconds, ascending
 */
public record MetricsOptions(boolean enabled, String host, int port, List<Double> boundaries) {
    /** The instrument whose boundaries count here. */
    public static final String REQUEST_DURATION = "salt.master.requests.duration";

    private static final String PROMETHEUS = "prometheus";
    private static final int PORT = 9464;
    private static final int MAX_BOUNDARIES = 100;
    private static final List<Double> BOUNDARIES =
            List.of(1d, 5d, 10d, 25d, 50d, 100d, 250d, 500d, 1000d, 2500d, 5000d, 10000d);

    /**
     * Reads the option.
     *
     * @throws ConfigException with one line if something in it cannot be used
     */
    public static MetricsOptions of(SaltConfig salt) {
        Map<?, ?> metrics = mapping(salt.raw("metrics"), "metrics");
        Map<?, ?> prometheus = mapping(metrics.get(PROMETHEUS), "metrics: prometheus");
        Object host = prometheus.get("host");
        boolean enabled = isOn(metrics) && PROMETHEUS.equals(exporter(metrics));
        return new MetricsOptions(
                enabled,
                host == null ? "127.0.0.1" : host.toString(),
                port(prometheus.get("port")),
                boundaries(metrics.get("histogram_boundaries")));
    }

    /** The exporter that is asked for and not there, or null. */
    static @Nullable String missingExporter(SaltConfig salt) {
        Map<?, ?> metrics = mapping(salt.raw("metrics"), "metrics");
        String exporter = exporter(metrics);
        return isOn(metrics) && !exporter.equals(PROMETHEUS) ? exporter : null;
    }

    /** Where to listen. */
    public InetSocketAddress address() {
        return new InetSocketAddress(host, port);
    }

    private static boolean isOn(Map<?, ?> metrics) {
        return Boolean.TRUE.equals(metrics.get("enabled"));
    }

    private static String exporter(Map<?, ?> metrics) {
        Object exporter = metrics.get("exporter");
        return exporter == null ? "otlp-http" : exporter.toString();
    }

    private static Map<?, ?> mapping(@Nullable Object value, String option) {
        return switch (value) {
            case null -> Map.of();
            case Map<?, ?> map -> map;
            default -> throw new ConfigException("master: " + option + ": expected a mapping");
        };
    }

    private static int port(@Nullable Object value) {
        if (value == null) {
            return PORT;
        }
        if (value instanceof Number number
                && number.doubleValue() == number.intValue()
                && number.intValue() >= 0
                && number.intValue() <= 65535) {
            return number.intValue();
        }
        throw new ConfigException(
                "master: metrics: prometheus: port: expected 0 to 65535, got '" + value + "'");
    }

    private static List<Double> boundaries(@Nullable Object value) {
        Object own = mapping(value, "metrics: histogram_boundaries").get(REQUEST_DURATION);
        if (own == null) {
            return BOUNDARIES;
        }
        if (own instanceof List<?> list
                && list.size() <= MAX_BOUNDARIES
                && list.stream().allMatch(one -> one instanceof Number n && n.doubleValue() > 0)) {
            return list.stream()
                    .map(one -> ((Number) one).doubleValue())
                    .sorted()
                    .distinct()
                    .toList();
        }
        throw new ConfigException(
                "master: metrics: histogram_boundaries: "
                        + REQUEST_DURATION
                        + ": expected a list of at most "
                        + MAX_BOUNDARIES
                        + " numbers above 0");
    }
}
