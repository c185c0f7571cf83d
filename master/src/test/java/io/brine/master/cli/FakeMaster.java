package io.brine.master.cli;

import io.brine.salt.event.SaltEvent;
import io.brine.salt.payload.PayloadMap;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * A master in a box, with a clock that moves only while somebody waits: it answers publishes and
 * puts the returns on its bus when their time has come.
 */
final class FakeMaster implements Publisher, EventSource {
    private record Due(long at, int order, SaltEvent event) {}

    private final PriorityQueue<Due> bus =
            new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingInt(Due::order));
    private final Deque<Function<PayloadMap, @Nullable Reply>> script = new ArrayDeque<>();
    private int order;
    private long now = 1_000_000_000L;

    /** The publish requests received. */
    final List<PayloadMap> requests = new ArrayList<>();

    boolean subscribed;

    long now() {
        return now;
    }

    /** Seconds since the beginning. */
    double seconds() {
        return (now - 1_000_000_000L) / 1e9;
    }

    /** What to do with the next request; null stands for no answer. */
    FakeMaster then(Function<PayloadMap, @Nullable Reply> answer) {
        script.add(answer);
        return this;
    }

    /** Takes the next job. */
    FakeMaster thenPublish(String jid, String... minions) {
        return then(load -> published(jid, minions));
    }

    static Reply published(String jid, String... minions) {
        return new Reply.Answer(
                PayloadMap.ofMap(
                        Map.of(
                                "enc",
                                "clear",
                                "load",
                                Map.of("jid", jid, "minions", List.of(minions)))));
    }

    /** An event on the bus. */
    FakeMaster event(double atSeconds, String tag, Map<String, ?> data) {
        bus.add(
                new Due(
                        1_000_000_000L + (long) (atSeconds * 1e9),
                        order++,
                        new SaltEvent(tag, PayloadMap.ofMap(data))));
        return this;
    }

    /** A return on the bus. */
    FakeMaster returns(double atSeconds, String jid, String id, Object value, Object retcode) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("id", id);
        data.put("jid", jid);
        data.put("return", value);
        data.put("retcode", retcode);
        data.put("success", true);
        return event(atSeconds, "salt/job/" + jid + "/ret/" + id, data);
    }

    @Override
    public Reply request(Map<String, ?> load, Duration timeout) throws TimeoutException {
        requests.add(PayloadMap.ofMap(load));
        Function<PayloadMap, @Nullable Reply> answer = script.poll();
        if (answer == null) {
            throw new AssertionError("unexpected request " + load);
        }
        Reply reply = answer.apply(requests.getLast());
        if (reply == null) {
            now += timeout.toNanos();
            throw new TimeoutException();
        }
        return reply;
    }

    @Override
    public @Nullable SaltEvent next(Duration timeout) {
        Due due = bus.peek();
        if (due == null || due.at() - now > timeout.toNanos()) {
            now += timeout.toNanos();
            return null;
        }
        now = Math.max(now, due.at());
        bus.remove();
        return due.event();
    }

    @Override
    public void close() {
        subscribed = false;
    }
}
