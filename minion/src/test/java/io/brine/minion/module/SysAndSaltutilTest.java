package io.brine.minion.module;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;

class SysAndSaltutilTest {
    private final FakeMinion minion = new FakeMinion();

    @Test
    void listFunctions() {
        assertThat(minion.typed("sys.list_functions", "test.ping").value())
                .isEqualTo(List.of("test.ping"));
        assertThat(minion.typed("sys.list_functions", "test.p*", "match").value())
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .contains("test.ping", "test.providers", "match.glob")
                .doesNotContain("test.echo");
        assertThat(minion.typed("sys.list_functions").value())
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .contains("cmd.run", "grains.items", "saltutil.find_job");
    }

    @Test
    void listModules() {
        assertThat(minion.typed("sys.list_modules", "s*").value())
                .isEqualTo(List.of("saltutil", "status", "sys"));
        assertThat(minion.typed("sys.list_modules").value())
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .contains("test", "cmd", "grains", "pillar", "match");
    }

    @Test
    void doc() {
        assertThat(minion.typed("sys.doc", "nope").value()).isEqualTo(Map.of());
        assertThat(minion.typed("sys.doc", "test.ping").value())
                .asInstanceOf(InstanceOfAssertFactories.map(String.class, String.class))
                .hasEntrySatisfying(
                        "test.ping",
                        text ->
                                assertThat(text)
                                        .startsWith("\n    Answer ``True``")
                                        .endsWith("\n\n        salt '*' test.ping\n    "));
        assertThat(minion.typed("sys.doc").value())
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsKeys("cmd.run", "sys.doc");
    }

    @Test
    void argspec() {
        assertThat(String.valueOf(minion.typed("sys.argspec", "cmd.which").value()))
                .isEqualTo("{cmd.which={args=[cmd], defaults=null, varargs=null, kwargs=null}}");
        assertThat(String.valueOf(minion.typed("sys.argspec", "test.arg").value()))
                .isEqualTo("{test.arg={args=null, defaults=null, varargs=true, kwargs=true}}");
        assertThat(minion.typed("sys.argspec").value())
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsKey("cmd.run");
        assertThat(minion.typed("sys.reload_modules").value()).isNull();
    }

    @Test
    void jobsAtWorkAreShownWithoutThisOne() {
        job("20260101000000000001", "saltutil.running", 1);
        job("20260101000000000002", "cmd.run", 4711);
        assertThat(minion.run("saltutil.running").value())
                .isEqualTo(List.of(minion.jobs.get(1).data()));
        assertThat(minion.run("saltutil.is_running", "cmd.*").value())
                .isEqualTo(List.of(minion.jobs.get(1).data()));
        assertThat(minion.run("saltutil.is_running", "test.*").value()).isEqualTo(List.of());
        assertThat(minion.run("saltutil.find_job", "20260101000000000002").value())
                .isEqualTo(minion.jobs.get(1).data());
        assertThat(minion.run("saltutil.find_job", new BigInteger("20260101000000000002")).value())
                .isEqualTo(minion.jobs.get(1).data());
        assertThat(minion.run("saltutil.find_job", "9").value()).isEqualTo(Map.of());
    }

    @Test
    void jobsAreSignalled() {
        job("20260101000000000002", "cmd.run", 4711);
        String jid = "20260101000000000002";
        assertThat(minion.run("saltutil.kill_job", jid).value())
                .isEqualTo("Signal 9 sent to job " + jid + " at pid 4711");
        assertThat(minion.run("saltutil.term_job", jid).value())
                .isEqualTo("Signal 15 sent to job " + jid + " at pid 4711");
        assertThat(minion.run("saltutil.signal_job", jid, 10L).value())
                .isEqualTo("Signal 10 sent to job " + jid + " at pid 4711");
        assertThat(minion.run("saltutil.term_all_jobs").value())
                .isEqualTo(List.of("Signal 15 sent to job " + jid + " at pid 4711"));
        assertThat(minion.run("saltutil.kill_all_jobs").value())
                .isEqualTo(List.of("Signal 9 sent to job " + jid + " at pid 4711"));
        assertThat(minion.signals)
                .containsExactly("9 " + jid, "15 " + jid, "10 " + jid, "15 " + jid, "9 " + jid);
        assertThat(minion.run("saltutil.kill_job", "1").value()).isEqualTo("");
        assertThat(minion.run("saltutil.signal_job", jid, 0L).value())
                .isEqualTo(
                        "ERROR executing 'saltutil.signal_job': signal must be a number from 1 to"
                                + " 64, not 0");
    }

    @Test
    void refreshing() {
        assertThat(minion.run("saltutil.refresh_pillar").value()).isEqualTo(true);
        assertThat(minion.run("saltutil.pillar_refresh").value()).isEqualTo(true);
        assertThat(minion.run("saltutil.refresh_grains").value()).isEqualTo(true);
        assertThat(minion.run("saltutil.refresh_grains", "refresh_pillar=False").value())
                .isEqualTo(true);
        assertThat(minion.run("saltutil.refresh_modules").value()).isEqualTo(true);
        assertThat(minion.grainRefreshes).isEqualTo(2);
        assertThat(minion.pillarRefreshes).isEqualTo(3);
        assertThat(minion.run("saltutil.sync_grains").value()).isEqualTo(List.of());
        assertThat(minion.run("saltutil.sync_all").value())
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("modules", List.of())
                .containsEntry("states", List.of());
    }

    private void job(String jid, String fun, long pid) {
        minion.jobs.add(new RunningJob(jid, fun, Map.of("jid", jid, "fun", fun, "pid", pid)));
    }
}
