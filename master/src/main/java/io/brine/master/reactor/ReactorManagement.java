package io.brine.master.reactor;

import io.brine.daemon.config.SaltConfig;
import io.brine.master.event.EventBus;
import io.brine.salt.payload.PayloadMap;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Map;

/**
 * The events {@code salt/reactors/manage/*}, by which the runner {@code reactor} of a command line
 * lists, adds and deletes reactors and switches them off. They must carry the master's own
 * publisher key. Confined to the reactor's thread but for {@link #isLeader}.
 */
final class ReactorManagement {
    private static final Logger LOG = LoggerFactory.getLogger(ReactorManagement.class);
    private static final String PREFIX = "salt/reactors/manage";

    private final EventBus events;
    private final Reactor.MasterKey masterKey;
    private final String masterId;
    private volatile boolean leader = true;

    ReactorManagement(EventBus events, Reactor.MasterKey masterKey, SaltConfig config) {
        this.events = events;
        this.masterKey = masterKey;
        this.masterId = config.text("id");
    }

    /** Whether a tag is one of these, and not one of the answers. */
    static boolean concerns(String tag) {
        if (!tag.contains(PREFIX)) {
            return false;
        }
        return List.of("add", "delete", "list", "is_leader", "set_leader")
                .contains(tag.substring(tag.lastIndexOf('/') + 1));
    }

    /** Whether this master reacts at all. */
    boolean isLeader() {
        return leader;
    }

    /** Does what an event asks for; returns the reactors from now on. */
    ReactorMap manage(String tag, PayloadMap data, ReactorMap map) {
        if (!masterKey.is(data.get("key"))) {
            LOG.error("Received {} without the master's key, discarding it", tag);
            return map;
        }
        return switch (tag.substring(tag.lastIndexOf('/') + 1)) {
            case "add" -> add(data, map);
            case "delete" -> delete(data, map);
            case "set_leader" -> {
                if (masterId.equals(data.get("id"))) {
                    leader = Boolean.TRUE.equals(data.get("value"));
                }
                yield tellLeader(map);
            }
            case "is_leader" -> tellLeader(map);
            default -> {
                events.fire(PREFIX + "/list-results", Map.of("reactors", map.toList()));
                yield map;
            }
        };
    }

    private ReactorMap tellLeader(ReactorMap map) {
        events.fire(PREFIX + "/leader/value", Map.of("result", leader));
        return map;
    }

    private ReactorMap add(PayloadMap data, ReactorMap map) {
        String pattern = String.valueOf(data.get("event"));
        boolean known = map.has(pattern);
        ReactorMap now = known ? map : map.with(pattern, data.get("reactors"));
        answer("add-complete", now, !known, known ? "Reactor already exists." : "Reactor added.");
        return now;
    }

    private ReactorMap delete(PayloadMap data, ReactorMap map) {
        String pattern = String.valueOf(data.get("event"));
        boolean known = map.has(pattern);
        ReactorMap now = map.without(pattern);
        answer(
                "delete-complete",
                now,
                known,
                known ? "Reactor deleted." : "Reactor does not exists.");
        return now;
    }

    private void answer(String suffix, ReactorMap map, boolean status, @Nullable String comment) {
        events.fire(
                PREFIX + "/" + suffix,
                Map.of(
                        "reactors",
                        map.toList(),
                        "result",
                        Map.of("status", status, "comment", String.valueOf(comment))));
    }
}
