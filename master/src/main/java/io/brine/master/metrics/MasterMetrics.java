package io.brine.master.metrics;

import io.brine.master.auth.AuthObserver;
import io.brine.master.config.MetricsOptions;
import io.brine.master.event.EventBus;
import io.brine.master.request.RequestObserver;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.PayloadMap;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The counters and the histogram of Salt 3008's metrics, by the names and labels that Salt has.
 * {@code salt.auth.attempts} counts what Salt's documentation says; Salt 3008.3 itself counts an
 * accepted minion as {@code error}.
 *
 * <p>Thread-safe; what is heard costs a look into a map and an addition, and never blocks. Every
 * label has a bounded number of values, whatever peers send.
 */
public final class MasterMetrics implements RequestObserver, AuthObserver, EventBus.Listener {
    private static final int MAX_FUNCTIONS = 500;
    private static final int MAX_PREFIXES = 50;
    private static final String COMPOUND = "compound";
    private static final Pattern NEW_JOB = Pattern.compile("salt/job/\\d{1,30}+/new");
    private static final Pattern RETURN = Pattern.compile("salt/job/\\d{1,30}+/ret/[^/]++");

    private final MeterRegistry registry;
    private final double[] boundaries;
    private final LabelValues published = new LabelValues(MAX_FUNCTIONS);
    private final LabelValues returned = new LabelValues(MAX_FUNCTIONS);
    private final LabelValues prefixes = new LabelValues(MAX_PREFIXES);
    private final Map<String, Command> commands = new ConcurrentHashMap<>();
    private final Map<Key, Counter> counters = new ConcurrentHashMap<>();

    private record Command(Counter handled, DistributionSummary millis) {}

    private record Key(String name, String label, String more) {}

    /** Counts into a registry. */
    public MasterMetrics(MeterRegistry registry, MetricsOptions options) {
        this.registry = registry;
        this.boundaries = options.boundaries().stream().mapToDouble(Double::doubleValue).toArray();
    }

    @Override
    public void handled(String command, long nanos) {
        Command known = commands.get(command);
        if (known == null) {
            known = commands.computeIfAbsent(command, this::command);
        }
        known.handled().increment();
        known.millis().record(nanos / 1e6);
    }

    private Command command(String name) {
        return new Command(
                Counter.builder("salt.master.requests.handled")
                        .description("Requests handled, by command.")
                        .tag("cmd", name)
                        .register(registry),
                DistributionSummary.builder(MetricsOptions.REQUEST_DURATION)
                        .description("How long requests took, by command.")
                        .baseUnit("milliseconds")
                        .serviceLevelObjectives(boundaries)
                        .tag("cmd", name)
                        .register(registry));
    }

    @Override
    public void ended(Outcome outcome) {
        String result = outcome.name().toLowerCase(Locale.ROOT);
        counter(
                        new Key("salt.auth.attempts", result, ""),
                        "Authentications asked for by minions.",
                        key -> Tags.of("result", key.label()))
                .increment();
    }

    @Override
    public void heard(String tag, EventBus.Event event) {
        counter(
                        new Key("salt.events.fired", prefixes.bounded(prefix(tag)), ""),
                        "Events on the event bus.",
                        key -> Tags.of("tag_prefix", key.label()))
                .increment();
        try {
            if (NEW_JOB.matcher(tag).matches()) {
                published(event.data());
            } else if (RETURN.matcher(tag).matches()) {
                returned(event.data());
            }
        } catch (PayloadException e) {
            // Of a command line, and not readable: then it tells of no job.
            return;
        }
    }

    private void published(PayloadMap job) {
        Object fun = job.get("fun");
        String label = fun instanceof String ? published.bounded(fun) : COMPOUND;
        counter(
                        new Key("salt.jobs.published", label, ""),
                        "Jobs published to minions.",
                        key -> Tags.of("fun", key.label()))
                .increment();
    }

    private void returned(PayloadMap result) {
        Object fun = result.get("fun");
        // Minions choose what they say they ran; what was published has its place for certain.
        String label =
                fun instanceof String text && published.has(text) ? text : returned.bounded(fun);
        String success = String.valueOf(!Boolean.FALSE.equals(result.get("success")));
        counter(
                        new Key("salt.jobs.completed", label, success),
                        "Returns of minions.",
                        key -> Tags.of("fun", key.label(), "success", key.more()))
                .increment();
    }

    private Counter counter(Key key, String description, Function<Key, Tags> tags) {
        Counter known = counters.get(key);
        return known != null
                ? known
                : counters.computeIfAbsent(
                        key,
                        fresh ->
                                Counter.builder(key.name())
                                        .description(description)
                                        .tags(tags.apply(key))
                                        .register(registry));
    }

    /** The first part of a tag that is not {@code salt}. */
    private static String prefix(String tag) {
        String rest = tag.startsWith("salt/") ? tag.substring("salt/".length()) : tag;
        int end = rest.indexOf('/');
        return end < 0 ? rest : rest.substring(0, end);
    }
}
