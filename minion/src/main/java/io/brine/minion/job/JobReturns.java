package io.brine.minion.job;

import io.brine.minion.module.FunctionOutcome;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shapes the {@code _return} load of a job as Salt's minion does. Immutable. */
final class JobReturns {

    private static final Logger LOG = LoggerFactory.getLogger(JobReturns.class);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx");

    private final String minionId;
    private final boolean ordered;
    private final Clock clock;

    /**
     * @param minionId who returns
     * @param ordered Salt's {@code multifunc_ordered}: a compound command returns lists instead of
     *     maps
     */
    JobReturns(String minionId, boolean ordered, Clock clock) {
        this.minionId = minionId;
        this.ordered = ordered;
        this.clock = clock;
    }

    /**
     * The load of a job that came to an end.
     *
     * @param outcomes one for each call of the job, in order
     */
    Map<String, @Nullable Object> of(JobOrder order, List<FunctionOutcome> outcomes) {
        Map<String, @Nullable Object> load = new LinkedHashMap<>();
        load.put("cmd", "_return");
        load.put("id", minionId);
        if (!order.compound()) {
            single(load, outcomes.getFirst());
        } else if (ordered) {
            orderedCompound(load, outcomes);
        } else {
            namedCompound(load, order, outcomes);
        }
        load.put("jid", order.load().get("jid"));
        load.put("fun", order.load().get("fun"));
        load.put("fun_args", order.load().get("arg"));
        for (String copied : List.of("user", "master_id")) {
            if (order.load().containsKey(copied)) {
                load.put(copied, order.load().get(copied));
            }
        }
        Object metadata = order.load().get("metadata");
        if (metadata instanceof Map) {
            load.put("metadata", metadata);
        } else if (metadata != null) {
            LOG.warn(
                    "The metadata of job {} is not a dictionary and is left out of its return",
                    order.jid());
        }
        load.put(
                "_stamp",
                STAMP.format(OffsetDateTime.now(clock).withOffsetSameInstant(ZoneOffset.UTC)));
        return load;
    }

    private static void single(Map<String, @Nullable Object> load, FunctionOutcome outcome) {
        load.put("success", outcome.success());
        load.put("return", outcome.value());
        load.put("retcode", (long) outcome.retcode());
        if (outcome.out() != null) {
            load.put("out", outcome.out());
        }
    }

    private static void orderedCompound(
            Map<String, @Nullable Object> load, List<FunctionOutcome> outcomes) {
        load.put(
                "return",
                new ArrayList<@Nullable Object>(
                        outcomes.stream().map(FunctionOutcome::value).toList()));
        load.put("retcode", outcomes.stream().map(o -> (long) o.retcode()).toList());
        load.put("success", outcomes.stream().map(FunctionOutcome::success).toList());
    }

    private static void namedCompound(
            Map<String, @Nullable Object> load, JobOrder order, List<FunctionOutcome> outcomes) {
        Map<Object, @Nullable Object> values = new LinkedHashMap<>();
        Map<Object, @Nullable Object> codes = new LinkedHashMap<>();
        Map<Object, @Nullable Object> successes = new LinkedHashMap<>();
        for (int i = 0; i < outcomes.size(); i++) {
            String fun = order.calls().get(i).fun();
            values.put(fun, outcomes.get(i).value());
            codes.put(fun, (long) outcomes.get(i).retcode());
            successes.put(fun, outcomes.get(i).success());
        }
        load.put("return", values);
        load.put("retcode", codes);
        load.put("success", successes);
    }
}
