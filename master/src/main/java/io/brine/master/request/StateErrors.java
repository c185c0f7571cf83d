package io.brine.master.request;

import io.brine.master.event.EventBus;
import io.brine.salt.event.EventTag;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The events that Salt fires for each failed state of a return: one under the job, and one of the
 * old kind, tagged with the state and its function. As in Salt, only {@code state.sls} and {@code
 * state.highstate} have them, {@code state.apply} has none. Stateless.
 */
final class StateErrors {
    private static final Set<String> FUNCTIONS = Set.of("state.highstate", "state.sls");
    private static final Pattern PARTS = Pattern.compile("_|-", Pattern.LITERAL);

    /** More failed states of one return than this are not announced one by one. */
    private static final int MAX_EVENTS = 1000;

    private StateErrors() {}

    static void fire(EventBus events, String jid, String id, Map<?, ?> load) {
        Object fun = load.get("fun");
        Object retcode = load.get("retcode");
        Object returned = load.get("return");
        if (fun instanceof String one) {
            of(events, new Failed(jid, id, one, load.get("user")), retcode, returned);
        } else if (fun instanceof List<?> many) {
            for (int i = 0; i < many.size(); i++) {
                if (many.get(i) instanceof String one) {
                    of(
                            events,
                            new Failed(jid, id, one, load.get("user")),
                            part(retcode, one, i),
                            part(returned, one, i));
                }
            }
        }
    }

    /** Of a compound command: by function, or in order with {@code multifunc_ordered}. */
    private static @Nullable Object part(@Nullable Object all, String fun, int index) {
        if (all instanceof List<?> list) {
            return index < list.size() ? list.get(index) : null;
        }
        return all instanceof Map<?, ?> map ? map.get(fun) : null;
    }

    private record Failed(String jid, String id, String fun, @Nullable Object user) {}

    private static void of(
            EventBus events, Failed failed, @Nullable Object retcode, @Nullable Object returned) {
        boolean succeeded = retcode == null || retcode.equals(0L) || retcode.equals(false);
        if (succeeded
                || !FUNCTIONS.contains(failed.fun())
                || !(returned instanceof Map<?, ?> states)) {
            return;
        }
        int fired = 0;
        for (Map.Entry<?, ?> state : states.entrySet()) {
            if (state.getKey() instanceof String tag
                    && state.getValue() instanceof Map<?, ?> chunk
                    && Boolean.FALSE.equals(chunk.get("result"))
                    && fired++ < MAX_EVENTS) {
                fire(events, failed, tag, chunk, retcode);
            }
        }
    }

    private static void fire(
            EventBus events, Failed failed, String tag, Map<?, ?> chunk, @Nullable Object retcode) {
        String[] parts = PARTS.split(tag, -1);
        String old = parts[0] + "." + parts[parts.length - 1];
        Map<Object, @Nullable Object> data = new LinkedHashMap<>(chunk);
        data.put("retcode", retcode);
        // A state's name is the minion's to choose: it must not pass for one of the master's tags.
        if (EventTagPolicy.allows(old, failed.id())) {
            events.fire(old, data);
        }
        data.put("jid", failed.jid());
        data.put("id", failed.id());
        data.put("success", false);
        data.put("return", "Error: " + old);
        data.put("fun", failed.fun());
        if (failed.user() != null) {
            data.put("user", failed.user());
        }
        events.fire(EventTag.jobStateError(failed.jid(), failed.id(), failed.fun()), data);
    }
}
