package io.brine.master.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.master.cli.JobWatcher.Action;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The find_job protocol on a clock of its own. */
class JobWatcherTest {
    private static final String JID = "20260102030405000001";
    private static final String FIND = "20260102030410000002";
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration GATHER = Duration.ofSeconds(10);

    /** Close to overflow, as System.nanoTime() may be. */
    private long now = Long.MAX_VALUE - Duration.ofSeconds(7).toNanos();

    private JobWatcher watcher = watching();

    @BeforeEach
    void freshWatcher() {
        watcher = watching();
    }

    private JobWatcher watching(String... minions) {
        List<String> ids = minions.length == 0 ? List.of("web1", "web2") : List.of(minions);
        return new JobWatcher(JID, ids, TIMEOUT, GATHER, now);
    }

    private void pass(double seconds) {
        now += (long) (seconds * 1e9);
    }

    private List<Action> event(String tag, Map<String, ?> data) {
        return watcher.onEvent(tag, data, now);
    }

    private List<Action> returns(String id, Object value) {
        return event(
                "salt/job/" + JID + "/ret/" + id,
                Map.of("id", id, "return", value, "retcode", 0L, "jid", JID));
    }

    private List<Action> findJobReturns(String id, Object value) {
        return event(
                "salt/job/" + FIND + "/ret/" + id,
                Map.of("id", id, "return", value, "retcode", 0L));
    }

    private List<String> finished(List<Action> actions) {
        List<Action> rest = new ArrayList<>(actions);
        assertThat(rest).isNotEmpty().last().isInstanceOf(Action.Finished.class);
        return ((Action.Finished) rest.getLast()).missing();
    }

    private void ask(String... minions) {
        assertThat(watcher.onTick(now)).containsExactly(new Action.FindJob(List.of(minions)));
        watcher.findJobSent(FIND);
    }

    @Test
    void endsAsSoonAsEveryoneHasReturned() {
        assertThat(returns("web1", true))
                .containsExactly(
                        new Action.Show(
                                new MinionReturn(
                                        "web1",
                                        true,
                                        null,
                                        0L,
                                        JID,
                                        MinionReturn.Outcome.RETURNED)));
        assertThat(finished(returns("web2", true))).isEmpty();
        assertThat(watcher.onTick(now)).isEmpty();
        assertThat(returns("web3", true)).isEmpty();
    }

    @Test
    void endsAtOnceWhenNobodyIsExpected() {
        JobWatcher nobody = new JobWatcher(JID, List.of(), TIMEOUT, GATHER, now);
        assertThat(nobody.onTick(now)).containsExactly(new Action.Finished(List.of()));
    }

    @Test
    void showsAReturnOnlyOnce() {
        assertThat(returns("web1", 1L)).hasSize(1);
        assertThat(returns("web1", 2L)).isEmpty();
    }

    @Test
    void asksTheMissingWhenTheTimeoutIsOver() {
        returns("web1", true);
        pass(4.9);
        assertThat(watcher.onTick(now)).isEmpty();
        pass(0.2);
        ask("web2");
        assertThat(watcher.onTick(now)).isEmpty();
    }

    @Test
    void givesUpWhenNobodyAnswersTheQuestion() {
        returns("web1", true);
        pass(5.1);
        ask("web2");
        pass(9.9);
        assertThat(watcher.onTick(now)).isEmpty();
        pass(0.2);
        assertThat(finished(watcher.onTick(now))).containsExactly("web2");
    }

    @Test
    void givesUpWhenTheJobIsNotRunningThereAnyMore() {
        pass(5.1);
        ask("web1", "web2");
        findJobReturns("web1", Map.of());
        findJobReturns("web2", Map.of());
        pass(10.1);
        assertThat(finished(watcher.onTick(now))).containsExactly("web1", "web2");
    }

    @Test
    void waitsForAMinionThatIsStillAtWork() {
        returns("web1", true);
        for (int round = 0; round < 20; round++) {
            pass(round == 0 ? 5.1 : 10.1);
            ask("web2");
            assertThat(findJobReturns("web2", Map.of("jid", JID, "pid", 4711L))).isEmpty();
        }
        assertThat(finished(returns("web2", "done"))).isEmpty();
    }

    @Test
    void aMinionThatAnswersLateInTheRoundStillHasItsTimeout() {
        watcher = new JobWatcher(JID, List.of("web1"), Duration.ofSeconds(30), GATHER, now);
        pass(30.1);
        ask("web1");
        pass(5);
        findJobReturns("web1", Map.of("jid", JID));
        pass(5.1);
        ask("web1");
        pass(10.1);
        assertThat(watcher.onTick(now)).as("30 s since it said that it is at work").isEmpty();
        pass(15);
        assertThat(finished(watcher.onTick(now))).containsExactly("web1");
    }

    @Test
    void errorsAsAnswersToTheQuestionDoNotProlongTheJob() {
        pass(5.1);
        ask("web1", "web2");
        findJobReturns("web1", "Traceback: no such job");
        event(
                "salt/job/" + FIND + "/ret/web2",
                Map.of("id", "web2", "return", Map.of("jid", JID), "retcode", 1L));
        findJobReturns("web2", Map.of("return", Map.of()));
        pass(10.1);
        assertThat(finished(watcher.onTick(now))).containsExactly("web1", "web2");
    }

    @Test
    void aMinionNotExpectedThatIsAtWorkIsWaitedForToo() {
        returns("web1", true);
        pass(5.1);
        ask("web2");
        findJobReturns("syndic9", Map.of("jid", JID));
        returns("web2", true);
        assertThat(watcher.onTick(now)).isEmpty();
        assertThat(finished(returns("syndic9", true))).isEmpty();
    }

    @Test
    void theQuestionThatCouldNotBePublishedIsNotRepeated() {
        pass(5.1);
        assertThat(watcher.onTick(now)).hasSize(1);
        pass(9);
        assertThat(watcher.onTick(now)).isEmpty();
        pass(1.1);
        assertThat(finished(watcher.onTick(now))).containsExactly("web1", "web2");
    }

    @Test
    void theMastersListsExtendTheExpectation() {
        event(
                "salt/job/" + JID + "/new",
                Map.of("minions", List.of("web1", "web3"), "missing", List.of("gone")));
        returns("web1", true);
        returns("web2", true);
        assertThat(finished(returns("web3", true))).containsExactly("gone");
    }

    @Test
    void theListOfOlderMastersComesUnderTheBareJid() {
        event(JID, Map.of("minions", List.of("web3")));
        returns("web1", true);
        assertThat(returns("web2", true)).hasSize(1);
        assertThat(finished(returns("web3", true))).isEmpty();
    }

    @Test
    void anUnknownMinionThatReturnsAfterAllIsNotMissing() {
        event(
                "salt/job/" + JID + "/new",
                Map.of("minions", List.of("web1", "web2"), "missing", List.of("late")));
        returns("late", true);
        returns("web1", true);
        assertThat(finished(returns("web2", true))).isEmpty();
    }

    @Test
    void aRefusalEndsTheJob() {
        assertThat(event("salt/job/" + JID + "/error", Map.of("error", "no")))
                .containsExactly(new Action.Refused("Authorization error occurred"));
        assertThat(watcher.onTick(now)).isEmpty();
    }

    @Test
    void eventsOfOtherJobsAreIgnored() {
        assertThat(watcher.concerns("salt/job/" + JID + "/ret/web1")).isTrue();
        assertThat(watcher.concerns("salt/job/" + JID + "9/ret/web1")).isFalse();
        assertThat(watcher.concerns("salt/job/" + FIND + "/ret/web1")).isFalse();
        assertThat(event("salt/job/" + JID + "9/ret/web1", Map.of("id", "web1", "return", true)))
                .isEmpty();
        assertThat(event("salt/job/" + JID + "/prog/web1/0", Map.of("id", "web1", "return", 1L)))
                .as("progress is no return")
                .isEmpty();
        assertThat(event("salt/job/" + JID + "/ret/web1", Map.of("id", "web1")))
                .as("a return without a return")
                .isEmpty();
    }

    @Test
    void aResourceIsShownUnderItsOwnName() {
        List<Action> actions =
                event(
                        "salt/job/" + JID + "/ret/web1",
                        Map.of("id", "web1", "resource_id", "switch7", "return", 1L));
        assertThat(actions).singleElement().isInstanceOf(Action.Show.class);
        assertThat(((Action.Show) actions.getFirst()).row().id()).isEqualTo("switch7");
    }

    @Test
    void tellsWhenItWantsToBeCalled() {
        assertThat(watcher.nextDeadline(now) - now)
                .isBetween(TIMEOUT.toNanos(), TIMEOUT.toNanos() + 1);
        now = watcher.nextDeadline(now);
        ask("web1", "web2");
        assertThat(watcher.nextDeadline(now) - now)
                .isBetween(GATHER.toNanos(), GATHER.toNanos() + 1);
        now = watcher.nextDeadline(now);
        assertThat(finished(watcher.onTick(now))).containsExactly("web1", "web2");
    }

    /** The master above syndics: its own answer need not name anybody. */
    @Test
    void waitsForSyndicsThatNameMinions() {
        watcher = new JobWatcher(JID, List.of(), TIMEOUT, GATHER, Duration.ofSeconds(1), now);
        assertThat(watcher.onTick(now)).isEmpty();
        assertThat(watcher.concerns("syndic/low/salt/job/" + JID + "/new")).isTrue();
        assertThat(watcher.concerns("syndic/low/salt/job/" + FIND + "/new")).isFalse();
        pass(0.2);
        event("syndic/low/salt/job/" + JID + "/new", Map.of("minions", List.of("m1")));
        assertThat(returns("m1", true)).hasSize(1);
        pass(0.9);
        assertThat(finished(watcher.onTick(now))).isEmpty();
    }

    @Test
    void withoutSyndicsTheirEventsDoNotConcernAJob() {
        assertThat(watcher.concerns("syndic/low/salt/job/" + JID + "/new")).isFalse();
    }
}
