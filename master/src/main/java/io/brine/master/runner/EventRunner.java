package io.brine.master.runner;

import io.brine.daemon.output.OutputStyle;
import io.brine.daemon.output.Outputter;
import io.brine.master.function.EventFeed;
import io.brine.master.function.FunctionException;
import io.brine.master.function.FunctionServices;
import io.brine.master.function.FunctionTable;
import io.brine.master.function.Invocation;
import io.brine.salt.event.SaltEvent;
import io.brine.salt.target.BoundedRegex;
import io.brine.salt.target.Glob;
import io.brine.salt.target.TargetException;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;

/** {@code event.send} and {@code state.event}: the way to and from the bus. Thread-safe. */
final class EventRunner {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final FunctionServices with;

    EventRunner(FunctionServices with) {
        this.with = with;
    }

    void addTo(FunctionTable table) {
        table.add("event.send(tag, data=None)", "Fires an event on the master's bus.", this::send)
                .add(
                        "state.event(tagmatch=*, count=-1, quiet=False, sock_dir=None,"
                                + " pretty=False, node=master)",
                        "Follows the master's bus and prints each event whose tag matches a glob"
                                + " or a regular expression; count ends it after so many.",
                        this::follow);
    }

    private Object send(Invocation call) throws FunctionException {
        String tag = call.text("tag");
        Object data = call.value("data");
        if (tag.isEmpty() || tag.indexOf('\n') >= 0) {
            throw new FunctionException("not a tag for an event");
        }
        if (Invocation.truth(data) && !(data instanceof Map)) {
            throw new FunctionException("data must be a map");
        }
        with.events().fire(tag, data instanceof Map<?, ?> map ? map : Map.of());
        return true;
    }

    private @Nullable Object follow(Invocation call)
            throws FunctionException, InterruptedException {
        if (!call.text("node").equals("master")) {
            throw new FunctionException("only the master's bus can be followed: node=master");
        }
        Predicate<String> wanted = matcher(call.text("tagmatch"));
        boolean pretty = call.bool("pretty");
        Outputter json =
                Outputter.named("json", OutputStyle.PLAIN.withIndent(pretty ? 4 : -1))
                        .orElseThrow();
        long left = (long) call.number("count");
        try (EventFeed.Subscription events = with.feed().subscribe()) {
            while (left != 0) {
                SaltEvent event = events.next(PATIENCE);
                if (event == null || !wanted.test(event.tag())) {
                    continue;
                }
                if (!call.bool("quiet")) {
                    call.print(event.tag() + "\t" + json.render(event.data().asMap()));
                }
                left = left > 0 ? left - 1 : left;
            }
        }
        return null;
    }

    private static Predicate<String> matcher(String expression) throws FunctionException {
        if (expression.length() > BoundedRegex.MAX_PATTERN) {
            throw new FunctionException("tagmatch is too long");
        }
        Glob glob = Glob.compile(expression);
        Predicate<String> asGlob = tag -> tag.equals(expression) || glob.matches(tag);
        try {
            BoundedRegex regex = BoundedRegex.compile("(?:" + expression + ")\\Z");
            return asGlob.or(regex::matches);
        } catch (TargetException noRegex) {
            return asGlob;
        }
    }
}
