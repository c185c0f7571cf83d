package io.brine.minion.module;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A minion whose every answer the test chooses. */
public final class FakeMinion implements MinionServices {
    public final Map<String, @Nullable Object> opts = new LinkedHashMap<>();
    public final Map<String, @Nullable Object> grains = new LinkedHashMap<>();
    public final Map<String, @Nullable Object> pillar = new LinkedHashMap<>();
    final List<RunningJob> jobs = new ArrayList<>();
    final List<String> signals = new ArrayList<>();
    final List<String> events = new ArrayList<>();
    int grainRefreshes;
    int pillarRefreshes;
    private final ModuleRegistry modules;

    public FakeMinion() {
        this(ModuleRegistry.standard());
    }

    FakeMinion(ModuleRegistry modules) {
        this.modules = modules;
        opts.put("id", "m1");
        grains.put("id", "m1");
        grains.put("os", "Debian");
        grains.put("shell", "/bin/sh");
    }

    /** Runs a function as a published job with the id 20260101000000000001. */
    FunctionOutcome run(String fun, @Nullable Object... arg) {
        return FunctionRunner.run(context(fun), fun, java.util.Arrays.asList(arg));
    }

    /** Runs a function as a command line would. */
    FunctionOutcome typed(String fun, String... words) {
        return FunctionRunner.run(context(fun), fun, CliArguments.parse(List.of(words)));
    }

    ExecutionContext context(String fun) {
        Map<String, @Nullable Object> publication = new LinkedHashMap<>();
        publication.put("fun", fun);
        publication.put("jid", "20260101000000000001");
        return new ExecutionContext(this, "20260101000000000001", publication);
    }

    @Override
    public String id() {
        return "m1";
    }

    @Override
    public Map<String, @Nullable Object> opts() {
        return opts;
    }

    @Override
    public Map<String, @Nullable Object> grains() {
        return grains;
    }

    @Override
    public Map<String, @Nullable Object> pillar() {
        return pillar;
    }

    @Override
    public ModuleRegistry modules() {
        return modules;
    }

    @Override
    public JobTable jobs() {
        return new JobTable() {
            @Override
            public List<RunningJob> running() {
                return List.copyOf(jobs);
            }

            @Override
            public boolean signal(String jid, int signal) {
                signals.add(signal + " " + jid);
                return true;
            }
        };
    }

    @Override
    public EventSender events() {
        return this::fire;
    }

    private boolean fire(String tag, Map<String, @Nullable Object> data, Duration limit) {
        return events.add(tag + " " + data + " " + limit.toSeconds());
    }

    @Override
    public void refreshGrains() {
        grainRefreshes++;
    }

    @Override
    public boolean refreshPillar() {
        pillarRefreshes++;
        return true;
    }
}
