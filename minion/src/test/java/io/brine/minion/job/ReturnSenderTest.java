package io.brine.minion.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.brine.session.Backoff;
import io.brine.session.MasterException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

class ReturnSenderTest {

    @TempDir Path temp;

    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService worker = Executors.newFixedThreadPool(2);

    /** A master whose answers the test gives. */
    private static final class Master {
        final List<Map<String, @Nullable Object>> requests = new CopyOnWriteArrayList<>();
        final List<CompletableFuture<@Nullable Object>> answers = new CopyOnWriteArrayList<>();
        volatile boolean acknowledging;

        CompletionStage<@Nullable Object> request(Map<String, @Nullable Object> load) {
            CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
            if (acknowledging) {
                answer.complete(null);
            }
            answers.add(answer);
            requests.add(load);
            return answer;
        }
    }

    private final Master master = new Master();

    @AfterEach
    void stop() throws InterruptedException {
        loop.shutdownNow();
        worker.shutdownNow();
        assertThat(worker.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
    }

    private ReturnSpool spool() throws IOException {
        return ReturnSpool.open(temp.resolve("spool"), 1 << 20, 100);
    }

    private ReturnSender sender(ReturnSpool spool) {
        Backoff backoff = new Backoff(Duration.ofMillis(5), Duration.ofMillis(20), new Random(1));
        return new ReturnSender(spool, master::request, loop, worker, backoff);
    }

    private static ReturnKey key(String jid) {
        return new ReturnKey(jid, "test.ping", "m1");
    }

    private static Map<String, @Nullable Object> load(String jid, @Nullable Object value) {
        Map<String, @Nullable Object> load = new LinkedHashMap<>();
        load.put("cmd", "_return");
        load.put("jid", jid);
        load.put("return", value);
        return load;
    }

    private long files() throws IOException {
        try (var files = Files.list(temp.resolve("spool"))) {
            return files.count();
        }
    }

    @Test
    void deletesAReturnOnlyWhenTheMasterAcknowledgedIt() throws IOException {
        ReturnSender sender = sender(spool());
        sender.open();
        sender.submit(key("1"), load("1", true)).toCompletableFuture().join();
        await().until(() -> master.answers.size() == 1);
        assertThat(files()).isEqualTo(1);

        master.answers.getFirst().complete(null);

        await().untilAsserted(() -> assertThat(files()).isZero());
        assertThat(sender.acknowledged()).isEqualTo(1);
        assertThat(sender.pending()).isZero();
    }

    @Test
    void sendsNothingBeforeTheMinionHasSignedIn() throws IOException {
        ReturnSender sender = sender(spool());
        sender.submit(key("1"), load("1", true)).toCompletableFuture().join();
        assertThat(files()).isEqualTo(1);
        assertThat(master.requests).isEmpty();

        sender.open();

        await().until(() -> master.requests.size() == 1);
    }

    @Test
    void sendsAgainUntilTheMasterIsBack() throws IOException {
        ReturnSender sender = sender(spool());
        sender.open();
        sender.submit(key("1"), load("1", "value"));
        for (int i = 0; i < 3; i++) {
            int tries = i + 1;
            await().until(() -> master.answers.size() == tries);
            master.answers.get(i).completeExceptionally(new MasterException("away"));
        }
        await().until(() -> master.answers.size() == 4);
        master.answers.get(3).complete(null);

        await().until(() -> sender.pending() == 0);
        assertThat(master.requests).allSatisfy(r -> assertThat(r).containsEntry("return", "value"));
    }

    @Test
    void triesOneReturnAtATimeWhileTheMasterIsAway() throws IOException {
        ReturnSender sender = sender(spool());
        sender.open();
        sender.submit(key("1"), load("1", true));
        await().until(() -> master.answers.size() == 1);
        for (int i = 2; i <= 20; i++) {
            sender.submit(key("" + i), load("" + i, true));
        }
        await().until(() -> master.answers.size() == 8);
        master.answers.forEach(a -> a.completeExceptionally(new MasterException("away")));

        await().until(() -> master.answers.size() == 9);
        assertThat(sender.pending()).isEqualTo(20);
        master.acknowledging = true;
        master.answers.get(8).complete(null);

        await().until(() -> sender.pending() == 0);
        await().untilAsserted(() -> assertThat(files()).isZero());
    }

    @Test
    void bringsTheReturnsOfAnEarlierRun() throws IOException {
        ReturnSender before = sender(spool());
        before.submit(key("1"), load("1", "a")).toCompletableFuture().join();
        before.submit(key("2"), load("2", "b")).toCompletableFuture().join();

        master.acknowledging = true;
        ReturnSender after = sender(spool());
        assertThat(after.pending()).isEqualTo(2);
        after.open();

        await().until(() -> after.pending() == 0);
        assertThat(master.requests)
                .extracting(r -> r.get("return"))
                .containsExactlyInAnyOrder("a", "b");
        await().untilAsserted(() -> assertThat(files()).isZero());
    }

    @Test
    void sendsTheReturnsOfOneJobOneAfterTheOther() throws IOException {
        ReturnSender sender = sender(spool());
        sender.submit(new ReturnKey("1", "test.a", "m1"), load("1", "a"));
        sender.submit(new ReturnKey("1", "test.b", "m1"), load("1", "b"));
        sender.open();
        await().until(() -> master.answers.size() == 1);
        assertThat(master.requests.getFirst()).containsEntry("return", "a");

        master.answers.getFirst().complete(null);

        await().until(() -> master.answers.size() == 2);
        assertThat(master.requests.get(1)).containsEntry("return", "b");
    }

    @Test
    void keepsAReturnThatTheMasterFailedToHandle() throws IOException {
        ReturnSender sender = sender(spool());
        sender.open();
        sender.submit(key("1"), load("1", true)).toCompletableFuture().join();
        await().until(() -> master.answers.size() == 1);
        master.answers.getFirst().complete("");

        sender.submit(key("2"), load("2", true));
        await().until(() -> master.answers.size() == 2);
        master.answers.get(1).complete(null);

        await().until(() -> sender.acknowledged() == 1);
        assertThat(sender.pending()).isEqualTo(1);
        assertThat(files()).isEqualTo(1);
    }

    @Test
    void returnsWhyAValueCannotBePacked() throws IOException {
        ReturnSender sender = sender(spool());
        sender.open();
        sender.submit(key("1"), load("1", new Object()));

        await().until(() -> master.requests.size() == 1);
        assertThat(master.requests.getFirst()).containsEntry("success", false);
        assertThat(master.requests.getFirst().get("return"))
                .asString()
                .contains("cannot be packed");
    }

    @Test
    void putsADamagedFileAsideAndGoesOn() throws IOException {
        ReturnSpool spool = spool();
        spool.put(key("1"), new byte[] {(byte) 0xc1});
        master.acknowledging = true;
        ReturnSender sender = sender(spool);
        sender.submit(key("2"), load("2", true));
        sender.open();

        await().until(() -> sender.pending() == 0);
        assertThat(master.requests).hasSize(1);
        try (var files = Files.list(temp.resolve("spool"))) {
            assertThat(files.map(Path::toString)).singleElement().asString().endsWith(".bad");
        }
    }

    @Test
    void aReturnThatHadToMakeRoomIsNotSentAnyMore() throws IOException {
        ReturnSender sender = sender(ReturnSpool.open(temp.resolve("spool"), 1 << 20, 1));
        sender.submit(key("1"), load("1", "old")).toCompletableFuture().join();
        sender.submit(key("2"), load("2", "new")).toCompletableFuture().join();
        await().until(() -> sender.pending() == 1);
        master.acknowledging = true;
        sender.open();

        await().until(() -> sender.pending() == 0);
        assertThat(master.requests)
                .singleElement()
                .satisfies(r -> assertThat(r).containsEntry("return", "new"));
    }

    @Test
    void drainsWhatCanBeSentBeforeTheEnd() throws IOException {
        master.acknowledging = true;
        ReturnSender sender = sender(spool());
        sender.open();
        sender.submit(key("1"), load("1", true));

        sender.drain(Duration.ofSeconds(10)).toCompletableFuture().join();

        assertThat(sender.pending()).isZero();
    }

    /** Too large for the master, for example: everything else gets through. */
    private CompletionStage<@Nullable Object> poisoned(Map<String, @Nullable Object> load) {
        boolean poison = "poison".equals(load.get("return"));
        master.requests.add(load);
        return poison
                ? CompletableFuture.failedFuture(new MasterException("no answer"))
                : CompletableFuture.completedFuture(null);
    }

    private ReturnSender poisonedSender() throws IOException {
        return poisonedSender(worker);
    }

    private ReturnSender poisonedSender(Executor worker) throws IOException {
        Backoff backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(2), new Random(1));
        return new ReturnSender(spool(), this::poisoned, loop, worker, backoff);
    }

    @Test
    void putsAReturnAsideThatTheMasterNeverTakesAndSaysSoInItsPlace() throws IOException {
        ReturnSender sender = poisonedSender();
        sender.open();
        sender.submit(key("1"), load("1", "poison")).toCompletableFuture().join();

        await().until(() -> sender.pending() == 0);

        assertThat(master.requests.getLast().get("jid")).isEqualTo("1");
        assertThat(String.valueOf(master.requests.getLast().get("return")))
                .startsWith("ERROR: the master does not take the return");
        assertThat(master.requests.getLast()).containsEntry("success", false);
        await().untilAsserted(
                        () ->
                                assertThat(temp.resolve("spool"))
                                        .isDirectoryContaining("glob:**.bad"));
    }

    @Test
    void aReturnThatTheDiskTakesOnlyAfterItWasGivenUpIsPutAsideToo() throws IOException {
        AtomicInteger tasks = new AtomicInteger();
        CompletableFuture<Runnable> spooling = new CompletableFuture<>();
        ReturnSender sender =
                poisonedSender(
                        task -> {
                            if (tasks.getAndIncrement() == 1) {
                                spooling.complete(task);
                            } else {
                                worker.execute(task);
                            }
                        });
        sender.open();
        CompletionStage<Void> safe = sender.submit(key("1"), load("1", "poison"));
        Runnable held = spooling.join();
        await().until(() -> sender.acknowledged() == 1);

        assertThat(temp.resolve("spool")).isEmptyDirectory();
        worker.execute(held);
        safe.toCompletableFuture().join();

        await().untilAsserted(
                        () ->
                                assertThat(temp.resolve("spool"))
                                        .isDirectoryContaining("glob:**.bad"));
    }

    @Test
    void othersGetThroughBesideAReturnThatTheMasterNeverTakes() throws IOException {
        ReturnSender sender = poisonedSender();
        sender.open();
        sender.submit(key("1"), load("1", "poison"));
        for (int i = 2; i < 30; i++) {
            sender.submit(key("" + i), load("" + i, true)).toCompletableFuture().join();
        }
        await().until(() -> sender.pending() == 0);
        assertThat(sender.acknowledged()).isEqualTo(29);
    }

    @Test
    void anAbsentMasterIsNoReasonToGiveAReturnUp() throws IOException {
        ReturnSender sender = sender(spool());
        sender.open();
        sender.submit(key("1"), load("1", "value")).toCompletableFuture().join();
        for (int i = 0; i < 60; i++) {
            int at = i;
            await().until(() -> master.answers.size() > at);
            master.answers.get(i).completeExceptionally(new MasterException("away"));
        }
        assertThat(sender.pending()).isEqualTo(1);
        master.acknowledging = true;
        await().until(() -> master.answers.size() > 60);
        master.answers.forEach(answer -> answer.complete(null));
        await().until(() -> sender.pending() == 0);
        assertThat(master.requests.getLast()).containsEntry("return", "value");
    }
}
