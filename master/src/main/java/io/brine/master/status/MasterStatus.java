package io.brine.master.status;

import io.brine.master.auth.HandshakeQueue;
import io.brine.master.process.PartLoad;
import io.brine.master.process.PartStatus;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.PayloadMap;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A master's own account of itself. Immutable.
 *
 * @param pid its process
 * @param version its version
 * @param uptimeSeconds since its start
 * @param minions connections on {@code publish_port}
 * @param parts its parts, in the order of their start
 * @param pools its pools of worker threads
 * @param handshakes how {@code _auth} is doing
 */
public record MasterStatus(
        long pid,
        String version,
        long uptimeSeconds,
        int minions,
        List<PartStatus> parts,
        List<Pool> pools,
        HandshakeQueue.Counts handshakes) {
    /**
     * A pool of worker threads.
     *
     * @param queued tasks that wait
     * @param refused tasks refused so far for want of room
     */
    public record Pool(String name, long queued, long refused) {}

    public MasterStatus {
        parts = List.copyOf(parts);
        pools = List.copyOf(pools);
    }

    /** Whether every part serves. */
    public boolean isWell() {
        return parts.stream().allMatch(part -> part.state() == PartStatus.State.RUNNING);
    }

    /** As payload values, for the socket and for outputters. */
    public Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("pid", pid);
        map.put("version", version);
        map.put("uptime", uptimeSeconds);
        map.put("minions", (long) minions);
        Map<String, @Nullable Object> byName = new LinkedHashMap<>();
        parts.forEach(part -> byName.put(part.name(), fields(part)));
        map.put("parts", byName);
        Map<String, @Nullable Object> poolsByName = new LinkedHashMap<>();
        pools.forEach(
                pool ->
                        poolsByName.put(
                                pool.name(),
                                Map.of("queue", pool.queued(), "refused", pool.refused())));
        map.put("pools", poolsByName);
        map.put("handshakes", fields(handshakes));
        return map;
    }

    private static Map<String, @Nullable Object> fields(HandshakeQueue.Counts counts) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("waiting", (long) counts.waiting());
        fields.put("working", (long) counts.working());
        fields.put("done", counts.done());
        fields.put("refused", counts.refused());
        fields.put("superseded", counts.superseded());
        fields.put("late", counts.late());
        return fields;
    }

    private static Map<String, @Nullable Object> fields(PartStatus part) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("state", part.state().name().toLowerCase(Locale.ROOT));
        fields.put("restarts", part.restarts());
        fields.put("queue", part.load().queued());
        fields.put("messages", part.load().messages());
        fields.put("errors", part.load().errors());
        return fields;
    }

    /**
     * Reads what a master told.
     *
     * @throws PayloadException if it is something else
     */
    public static MasterStatus of(PayloadMap map) throws PayloadException {
        List<PartStatus> parts = new ArrayList<>();
        PayloadMap byName = map.map("parts");
        for (Object name : byName.asMap().keySet()) {
            PayloadMap fields = byName.map(String.valueOf(name));
            PartLoad load =
                    new PartLoad(
                            fields.integer("queue"),
                            fields.integer("messages"),
                            fields.integer("errors"));
            parts.add(
                    new PartStatus(
                            String.valueOf(name),
                            state(fields.text("state")),
                            fields.integer("restarts"),
                            load));
        }
        List<Pool> pools = new ArrayList<>();
        PayloadMap poolsByName = map.map("pools");
        for (Object name : poolsByName.asMap().keySet()) {
            PayloadMap fields = poolsByName.map(String.valueOf(name));
            pools.add(
                    new Pool(
                            String.valueOf(name),
                            fields.integer("queue"),
                            fields.integer("refused")));
        }
        return new MasterStatus(
                map.integer("pid"),
                map.text("version"),
                map.integer("uptime"),
                (int) map.integer("minions"),
                parts,
                pools,
                handshakes(map.map("handshakes")));
    }

    private static HandshakeQueue.Counts handshakes(PayloadMap fields) throws PayloadException {
        return new HandshakeQueue.Counts(
                (int) fields.integer("waiting"),
                (int) fields.integer("working"),
                fields.integer("done"),
                fields.integer("refused"),
                fields.integer("superseded"),
                fields.integer("late"));
    }

    private static PartStatus.State state(String text) throws PayloadException {
        try {
            return PartStatus.State.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new PayloadException("unknown state '" + text + "'");
        }
    }
}
