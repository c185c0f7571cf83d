package io.brine.benchmarks.swarm.scenario;

import io.brine.benchmarks.swarm.master.Publisher;
import io.brine.benchmarks.swarm.report.LatencySeries;
import io.brine.benchmarks.swarm.report.Result;

import java.util.List;

/** {@code test.ping} to everybody, one job after another. */
public final class Ping implements Scenario {
    /** Jobs before those that count. */
    private static final int WARM_UPS = 2;

    private final int rounds;

    /**
     * @param rounds jobs that count
     */
    public Ping(int rounds) {
        this.rounds = rounds;
    }

    @Override
    public String name() {
        return "ping";
    }

    @Override
    public Result run(Swarm swarm) throws ScenarioException, InterruptedException {
        Result result = new Result(name());
        int minions = swarm.minions().size();
        swarm.progress().begin("ping", rounds);
        for (int i = 0; i < WARM_UPS; i++) {
            Job job = Job.run(swarm, minions);
            job.forget(swarm);
        }
        swarm.beginMeasuring();
        long began = System.nanoTime();
        LatencySeries jobs = new LatencySeries("from publish to the last return", began);
        LatencySeries returns = new LatencySeries("from publish to each return", began);
        LatencySeries publishes = new LatencySeries("from publish to the master's answer", began);
        long missing = 0;
        long repeated = 0;
        for (int i = 0; i < rounds; i++) {
            Job job = Job.run(swarm, minions);
            missing += minions - job.tally().count();
            repeated += job.tally().repeated();
            publishes.record(job.began(), job.answered());
            jobs.record(job.began(), job.ended());
            job.tally().times().values().forEach(at -> returns.record(job.began(), at));
            job.forget(swarm);
            swarm.progress().at(i + 1);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        swarm.progress().end();
        result.add("minions", "minions", minions, "");
        result.add("jobs", "jobs", rounds, "");
        result.add("median_seconds", "publish to last return, median", jobs.millis(50) / 1e3, "s");
        result.add("p99_seconds", "publish to last return, 99 %", jobs.millis(99) / 1e3, "s");
        result.add("return_p50_ms", "publish to each return, median", returns.millis(50), "ms");
        result.add("return_p99_ms", "publish to each return, 99 %", returns.millis(99), "ms");
        result.add("publish_p50_ms", "publish to answer, median", publishes.millis(50), "ms");
        result.add("jobs_per_second", "jobs a second", rounds / seconds, "/s");
        result.add(
                "returns_per_second",
                "returns a second",
                ((double) rounds * minions - missing) / seconds,
                "/s");
        result.add("missing", "returns missing", missing, "");
        result.add("repeated", "returns that came twice", repeated, "");
        result.add(returns);
        result.add(jobs);
        swarm.addUse(result);
        if (missing > 0) {
            result.fail(
                    missing
                            + " returns did not come within "
                            + swarm.patience().toSeconds()
                            + " s");
        }
        String events = swarm.eventFailure();
        if (events != null) {
            result.fail(events);
        }
        return result;
    }

    /** A job that is over. */
    private record Job(String jid, JobTally tally, long began, long answered, long ended) {
        static Job run(Swarm swarm, int minions) throws ScenarioException, InterruptedException {
            long began = System.nanoTime();
            Publisher.Published job = swarm.publish("test.ping", List.of());
            long answered = System.nanoTime();
            JobTally tally = swarm.board().of(job.jid());
            boolean complete = swarm.await(tally.expect(minions));
            long ended = complete ? tally.last() : System.nanoTime();
            return new Job(job.jid(), tally, began, answered, ended);
        }

        void forget(Swarm swarm) {
            swarm.board().forget(jid);
            swarm.acknowledged().forget(jid);
        }
    }
}
