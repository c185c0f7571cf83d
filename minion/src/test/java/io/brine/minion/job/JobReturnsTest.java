package io.brine.minion.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.minion.module.FunctionOutcome;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class JobReturnsTest {

    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-23T03:57:15.931406Z"), ZoneOffset.UTC);
    private static final FunctionOutcome GOOD = new FunctionOutcome(true, 0, true, null);
    private static final FunctionOutcome BAD = new FunctionOutcome("ERROR: no", 1, false, "nested");

    private static JobOrder order(Object fun, Object arg, Map<String, ?> extra)
            throws JobOrder.MalformedException {
        Map<Object, @Nullable Object> load = new LinkedHashMap<>();
        load.put("fun", fun);
        load.put("arg", arg);
        load.put("tgt", "*");
        load.put("jid", "20260101000000000001");
        load.put("user", "root");
        load.putAll(extra);
        return JobOrder.of(load);
    }

    @Test
    void shapesASingleReturnAsSaltDoes() throws JobOrder.MalformedException {
        JobOrder order = order("test.ping", List.of("x"), Map.of("metadata", Map.of("a", 1L)));

        Map<String, @Nullable Object> load =
                new JobReturns("m1", false, CLOCK).of(order, List.of(GOOD));

        assertThat(load)
                .containsExactly(
                        Map.entry("cmd", "_return"),
                        Map.entry("id", "m1"),
                        Map.entry("success", true),
                        Map.entry("return", true),
                        Map.entry("retcode", 0L),
                        Map.entry("jid", "20260101000000000001"),
                        Map.entry("fun", "test.ping"),
                        Map.entry("fun_args", List.of("x")),
                        Map.entry("user", "root"),
                        Map.entry("metadata", Map.of("a", 1L)),
                        Map.entry("_stamp", "2026-11-23T03:57:15.931406+00:00"));
    }

    @Test
    void tellsTheOutputterOfAFailure() throws JobOrder.MalformedException {
        JobOrder order = order("test.nope", List.of(), Map.of());

        Map<String, @Nullable Object> load =
                new JobReturns("m1", false, CLOCK).of(order, List.of(BAD));

        assertThat(load)
                .containsEntry("success", false)
                .containsEntry("retcode", 1L)
                .containsEntry("out", "nested");
    }

    @Test
    void leavesOutMetadataThatIsNoMap() throws JobOrder.MalformedException {
        JobOrder order = order("test.ping", List.of(), Map.of("metadata", "text"));

        assertThat(new JobReturns("m1", false, CLOCK).of(order, List.of(GOOD)))
                .doesNotContainKey("metadata");
    }

    @Test
    void namesTheReturnsOfACompoundCommand() throws JobOrder.MalformedException {
        JobOrder order =
                order(List.of("test.ping", "test.nope"), List.of(List.of(), List.of()), Map.of());

        Map<String, @Nullable Object> load =
                new JobReturns("m1", false, CLOCK).of(order, List.of(GOOD, BAD));

        assertThat(load)
                .containsEntry("return", Map.of("test.ping", true, "test.nope", "ERROR: no"))
                .containsEntry("retcode", Map.of("test.ping", 0L, "test.nope", 1L))
                .containsEntry("success", Map.of("test.ping", true, "test.nope", false));
    }

    @Test
    void listsTheReturnsOfACompoundCommandInOrderWhenAskedTo() throws JobOrder.MalformedException {
        JobOrder order =
                order(List.of("test.ping", "test.ping"), List.of(List.of(), List.of()), Map.of());

        Map<String, @Nullable Object> load =
                new JobReturns("m1", true, CLOCK).of(order, List.of(GOOD, BAD));

        assertThat(load)
                .containsEntry("return", new ArrayList<>(List.of(true, "ERROR: no")))
                .containsEntry("success", List.of(true, false));
    }
}
