package io.brine.benchmarks.swarm.master;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class ProcessTreeTest {
    @TempDir Path proc;

    private void process(int pid, String children, int ticks) throws IOException {
        Path task = Files.createDirectories(proc.resolve(pid + "/task/" + pid));
        Files.writeString(task.resolve("children"), children);
        Files.writeString(
                proc.resolve(pid + "/stat"),
                pid + " (a name) with ) S 1 1 1 0 -1 0 0 0 0 0 " + ticks + " 10 5 1 20 0 1 0");
        Files.writeString(proc.resolve(pid + "/status"), "Name:\tx\nVmRSS:\t  100 kB\n");
        Files.writeString(proc.resolve(pid + "/smaps_rollup"), "Rss: 100 kB\nPss:\t 40 kB\n");
        Path descriptors = Files.createDirectories(proc.resolve(pid + "/fd"));
        Files.createFile(descriptors.resolve("0"));
        Files.createFile(descriptors.resolve("1"));
    }

    @Test
    void sumsOverAllBelow() throws Exception {
        process(10, "11 12 ", 100);
        process(11, "13 ", 200);
        process(12, "", 0);
        process(13, "", 0);
        process(99, "", 5000);
        ProcessTree tree = new ProcessTree(proc, 10);
        assertThat(tree.pids()).containsExactlyInAnyOrder(10L, 11L, 12L, 13L);
        assertThat(tree.residentBytes()).isEqualTo(4 * 100 * 1024);
        assertThat(tree.proportionalBytes()).isEqualTo(4 * 40 * 1024);
        assertThat(tree.descriptors()).isEqualTo(8);
        assertThat(tree.cpuSeconds()).isEqualTo((300 + 4 * 16) / 100.0);
    }

    @Test
    void processesThatAreGoneArePassedOver() throws Exception {
        process(10, "11 ", 100);
        ProcessTree tree = new ProcessTree(proc, 10);
        assertThat(tree.residentBytes()).isEqualTo(100 * 1024);
        assertThat(tree.isAlive()).isTrue();
        assertThat(new ProcessTree(proc, 4711).isAlive()).isFalse();
        assertThat(new ProcessTree(proc, 4711).cpuSeconds()).isZero();
    }

    @Test
    void thisProcessIsThere() {
        ProcessTree self = ProcessTree.of(ProcessHandle.current().pid());
        assertThat(self.residentBytes()).isPositive();
        assertThat(self.cpuSeconds()).isPositive();
    }
}
