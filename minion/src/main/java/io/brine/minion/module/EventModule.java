package io.brine.minion.module;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code event.*}: putting events on the master's bus. Stateless. */
@SaltModule(value = "event", doc = "Put events on the master's event bus.")
public final class EventModule {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @SaltFunction(
            params = "tag, data=None, **kwargs",
            doc =
                    """
                    Fire an event on the master's bus. Keyword arguments are added to ``data``.

                    CLI Example:

                        salt-call event.send 'myco/mytag' foo=Foo bar=Bar
                        salt-call event.send 'myco/mytag' '{foo: Foo, bar: Bar}'
                    """)
    public boolean send(ExecutionContext context, Arguments args) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>(mapOf(args.get("data")));
        data.putAll(args.cleanKeywords());
        return context.services().events().fire(args.text("tag"), data, LIMIT);
    }

    @SaltFunction(
            value = "fire_master",
            params = "data, tag, preload=None, timeout=60",
            doc =
                    """
                    Fire an event with the map ``data`` on the master's bus; ``False`` when the master did
                    not take it within ``timeout`` seconds.

                    CLI Example:

                        salt '*' event.fire_master '{"data":"my event data"}' 'tag'
                    """)
    public boolean fireMaster(ExecutionContext context, Arguments args) {
        Duration limit = Duration.ofMillis((long) (args.number("timeout") * 1000));
        return context.services().events().fire(args.text("tag"), mapOf(args.get("data")), limit);
    }

    private static Map<String, @Nullable Object> mapOf(@Nullable Object data) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        if (data instanceof Map<?, ?> map) {
            map.forEach((key, value) -> result.put(String.valueOf(key), value));
        } else if (data != null) {
            result.put("data", data);
        }
        return result;
    }
}
