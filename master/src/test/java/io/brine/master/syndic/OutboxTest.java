package io.brine.master.syndic;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.master.event.EventBus;
import io.brine.salt.payload.PayloadMap;

import org.junit.jupiter.api.Test;

import java.util.List;

class OutboxTest {
    private static final String RETURN = "salt/job/20260102030405123456/ret/m";

    private final Outbox outbox = new Outbox("upper");

    private record Fake(int size) implements EventBus.Event {
        @Override
        public PayloadMap data() {
            return PayloadMap.empty();
        }
    }

    private static Heard heard(String tag, int size) {
        return new Heard(tag, new Fake(size));
    }

    private static List<String> tags(List<Heard> heard) {
        return heard.stream().map(Heard::tag).toList();
    }

    @Test
    void keepsEventsAndReturnsApartAndInOrder() {
        for (String tag : List.of("a", RETURN + "1", "b", RETURN + "2")) {
            outbox.add(heard(tag, 10));
        }
        assertThat(outbox.queued()).isEqualTo(4);
        assertThat(tags(outbox.takeEvents())).containsExactly("a", "b");
        List<Heard> returns = outbox.takeReturns();
        assertThat(tags(returns)).containsExactly(RETURN + "1", RETURN + "2");
        outbox.add(heard(RETURN + "3", 10));
        outbox.putBack(returns);
        assertThat(tags(outbox.takeAllReturns()))
                .containsExactly(RETURN + "1", RETURN + "2", RETURN + "3");
        assertThat(outbox.queued()).isZero();
        assertThat(outbox.dropped()).isZero();
    }

    @Test
    void aFloodOfEventsCostsTheOldestEventsAndNoReturn() {
        outbox.add(heard(RETURN + "1", 10));
        for (int i = 0; i < Outbox.MAX_EVENTS + 5; i++) {
            outbox.add(heard("event" + i, 10));
        }
        assertThat(outbox.dropped()).isEqualTo(5);
        assertThat(tags(outbox.takeEvents()))
                .startsWith("event5")
                .hasSize(Outbox.ITEMS_PER_REQUEST);
        assertThat(outbox.takeReturns()).hasSize(1);
    }

    @Test
    void octetsAreBoundedToo() {
        for (int i = 0; i < 10; i++) {
            outbox.add(heard("big" + i, 16 << 20));
        }
        assertThat(outbox.queued()).isEqualTo(1);
        assertThat(outbox.dropped()).isEqualTo(9);
        assertThat(tags(outbox.takeEvents())).containsExactly("big9");
    }

    @Test
    void oneRequestHoldsAFewMebibytes() {
        for (int i = 0; i < 3; i++) {
            outbox.add(heard(RETURN + i, 3 << 19));
        }
        assertThat(outbox.takeReturns()).hasSize(2);
        assertThat(outbox.takeReturns()).hasSize(1);
    }

    @Test
    void onlyReturnsOfJobsAreReturns() {
        assertThat(heard(RETURN + "1", 1).isReturn()).isTrue();
        assertThat(heard("salt/job/20260102030405123456/new", 1).isReturn()).isFalse();
        assertThat(heard("salt/job/2026010203040512345x/ret/m", 1).isReturn()).isFalse();
        assertThat(heard("salt/run/20260102030405123456/ret", 1).isReturn()).isFalse();
    }
}
