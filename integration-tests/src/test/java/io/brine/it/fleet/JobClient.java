package io.brine.it.fleet;

import org.awaitility.Awaitility;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * The test's end of a {@link ClientMain}: publishes jobs and remembers every event. Thread-safe.
 */
final class JobClient implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(60);

    /** What became of a request to publish. */
    sealed interface Answer {
        /** The master has given it a job id: it is acknowledged. */
        record Job(String jid, Set<String> minions) implements Answer {}

        /** The master has said no. */
        record Refused(String reason) implements Answer {}

        /** The master has said nothing; nobody knows whether it has heard. */
        record Unanswered() implements Answer {}
    }

    /** An event of the master's bus; {@code value} is its return, or all of its data, as text. */
    record Event(String tag, String jid, String minion, String value) {
        boolean isReturn() {
            return tag.startsWith("salt/job/") && tag.contains("/ret/");
        }
    }

    private final Socket socket;
    private final PrintStream out;
    private final Map<String, CompletableFuture<Answer>> asked = new ConcurrentHashMap<>();
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger tokens = new AtomicInteger();
    private final AtomicInteger subscriptions = new AtomicInteger();

    JobClient(String host, int port) throws IOException {
        this.socket = new Socket(host, port);
        this.out = new PrintStream(socket.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread.ofVirtual().name("job client").start(this::listen);
    }

    private void listen() {
        try (BufferedReader in =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                heard(line.split("\t", -1));
            }
        } catch (IOException closed) {
            asked.values().forEach(answer -> answer.completeExceptionally(closed));
        }
    }

    private void heard(String[] fields) {
        switch (fields[0]) {
            case "published" ->
                    answered(fields[1], new Answer.Job(fields[2], new TreeSet<>(split(fields[3]))));
            case "refused" -> answered(fields[1], new Answer.Refused(fields[2]));
            case "unanswered" -> answered(fields[1], new Answer.Unanswered());
            case "event" -> events.add(new Event(fields[1], fields[2], fields[3], fields[4]));
            case "bus" -> subscriptions.addAndGet(fields[1].equals("up") ? 1 : 0);
            default -> throw new IllegalStateException(Arrays.toString(fields));
        }
    }

    private static List<String> split(String list) {
        return list.isEmpty() ? List.of() : List.of(list.split(","));
    }

    private void answered(String token, Answer answer) {
        CompletableFuture<Answer> waiting = asked.remove(token);
        if (waiting != null) {
            waiting.complete(answer);
        }
    }

    /** Has a job published to minions that a glob or, with commas, a list names. */
    CompletableFuture<Answer> ask(String target, String function, String... arguments) {
        String token = String.valueOf(tokens.incrementAndGet());
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        asked.put(token, answer);
        List<String> fields =
                new ArrayList<>(
                        List.of(
                                "publish",
                                token,
                                target.contains(",") ? "list" : "glob",
                                target,
                                function));
        fields.addAll(List.of(arguments));
        out.println(String.join("\t", fields));
        return answer;
    }

    /** Publishes a job, which the master must acknowledge. */
    Answer.Job publish(String target, String function, String... arguments) {
        Answer answer = join(ask(target, function, arguments));
        if (answer instanceof Answer.Job job) {
            return job;
        }
        throw new AssertionError(function + " to " + target + " was not published: " + answer);
    }

    /** What the master says, for as long as that may take. */
    static Answer join(CompletableFuture<Answer> answer) {
        return answer.orTimeout(ANSWER.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** Who has returned, once for each return that was told. */
    List<String> returned(String jid) {
        return events.stream()
                .filter(e -> e.isReturn() && e.jid().equals(jid))
                .map(Event::minion)
                .sorted()
                .toList();
    }

    /** All events so far. */
    List<Event> events() {
        return List.copyOf(events);
    }

    /** What this minion has returned; fails when it has not. */
    String value(String jid, String minion) {
        return events.stream()
                .filter(e -> e.isReturn() && e.jid().equals(jid) && e.minion().equals(minion))
                .map(Event::value)
                .findFirst()
                .orElseThrow(() -> new AssertionError(minion + " has not returned " + jid));
    }

    /** Waits until all of them have returned this job. */
    void awaitReturns(String jid, Collection<String> minions, Duration patience) {
        Set<String> wanted = new TreeSet<>(minions);
        await("returns of " + jid + " from " + wanted, patience)
                .until(() -> returned(jid), got -> new TreeSet<>(got).containsAll(wanted));
    }

    /** Waits for an event, past ones from this index on included. */
    void awaitEvent(String what, int from, Duration patience, Predicate<Event> wanted) {
        await(what, patience).until(() -> events.stream().skip(from).anyMatch(wanted));
    }

    /** Waits until the bus was subscribed to that many times. */
    void awaitSubscription(int count, Duration patience) {
        await("subscription " + count + " to the bus", patience)
                .until(() -> subscriptions.get() >= count);
    }

    /** How often the bus was subscribed to. */
    int subscriptions() {
        return subscriptions.get();
    }

    /** Pings until all of them have answered one ping, which only those that are connected can. */
    void awaitAllAnswer(Collection<String> minions, Duration patience) {
        Set<String> silent = new TreeSet<>(minions);
        await("answers of " + minions, patience)
                .until(
                        () -> {
                            Answer answer = join(ask(String.join(",", silent) + ",", "test.ping"));
                            if (answer instanceof Answer.Job job) {
                                try {
                                    awaitReturns(job.jid(), silent, Duration.ofSeconds(2));
                                } catch (org.awaitility.core.ConditionTimeoutException late) {
                                    // The next ping is for those that did not hear this one.
                                }
                                silent.removeAll(returned(job.jid()));
                            }
                            return silent.isEmpty();
                        });
    }

    static org.awaitility.core.ConditionFactory await(String what, Duration patience) {
        return Awaitility.await(what).atMost(patience).pollInterval(Duration.ofMillis(50));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
