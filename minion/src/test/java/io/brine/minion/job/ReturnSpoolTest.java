package io.brine.minion.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

class ReturnSpoolTest {

    private static final long PLENTY = 1 << 20;

    @TempDir Path temp;
    private Path directory;

    @BeforeEach
    void nameDirectory() {
        directory = temp.resolve("return_spool");
    }

    private ReturnSpool open() throws IOException {
        return ReturnSpool.open(directory, PLENTY, 100);
    }

    private static ReturnKey key(String jid) {
        return new ReturnKey(jid, "test.ping", "m1");
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void keepsReturnsInOrderAcrossARestart() throws IOException {
        ReturnSpool before = open();
        before.put(key("20260101000000000003"), octets("third job, first return"));
        before.put(key("20260101000000000001"), octets("first job, second return"));

        ReturnSpool after = open();
        List<ReturnSpool.Entry> pending = after.pending();

        assertThat(pending).hasSize(2);
        assertThat(after.read(pending.get(0))).asString().isEqualTo("third job, first return");
        assertThat(after.read(pending.get(1))).asString().isEqualTo("first job, second return");
    }

    @Test
    void goesOnCountingWhereTheLastRunEnded() throws IOException {
        open().put(key("20260101000000000009"), octets("old"));

        ReturnSpool after = open();
        after.put(key("20260101000000000001"), octets("new"));

        assertThat(after.pending().getLast().stem()).startsWith("20260101000000000001-");
    }

    @Test
    void forgetsWhatWasHalfWrittenWhenTheMinionDied() throws IOException {
        open().put(key("20260101000000000001"), octets("whole"));
        Path half = directory.resolve("0000000000000000002-20260101000000000002-aa.ret.tmp");
        Files.writeString(half, "hal");

        ReturnSpool after = open();

        assertThat(after.pending()).hasSize(1);
        assertThat(half).doesNotExist();
    }

    @Test
    void leavesFilesOfOthersAlone() throws IOException {
        Files.createDirectories(directory);
        Path stranger = Files.writeString(directory.resolve("README"), "mine");

        assertThat(open().pending()).isEmpty();
        assertThat(stranger).exists();
    }

    @Test
    void replacesAnEarlierReturnOfTheSameJobAndFunction() throws IOException {
        ReturnSpool spool = open();
        ReturnSpool.Entry first = spool.put(key("20260101000000000001"), octets("one")).entry();
        ReturnSpool.Kept second = spool.put(key("20260101000000000001"), octets("two"));

        assertThat(second.gone()).containsExactly(first);
        assertThat(spool.pending()).containsExactly(second.entry());
        assertThat(spool.read(second.entry())).asString().isEqualTo("two");
        assertThat(spool.dropped()).isZero();
    }

    @Test
    void tellsReturnsOfOneJobApartByTheirFunction() throws IOException {
        ReturnSpool spool = open();
        spool.put(new ReturnKey("20260101000000000001", "test.ping", "m1"), octets("ping"));
        spool.put(new ReturnKey("20260101000000000001", "test.echo", "m1"), octets("echo"));

        assertThat(spool.pending()).hasSize(2);
        assertThat(spool.contains(key("20260101000000000001"))).isTrue();
        assertThat(spool.contains(key("20260101000000000002"))).isFalse();
    }

    @Test
    void removesWhatWasAcknowledgedFromTheDisk() throws IOException {
        ReturnSpool spool = open();
        ReturnSpool.Entry entry = spool.put(key("20260101000000000001"), octets("done")).entry();

        spool.remove(entry);
        spool.remove(entry);

        assertThat(spool.bytes()).isZero();
        assertThat(open().pending()).isEmpty();
    }

    @Test
    void dropsTheOldestWhenThereAreTooManyOctetsAndCountsIt() throws IOException {
        ReturnSpool spool = ReturnSpool.open(directory, 10, 100);
        ReturnSpool.Entry oldest = spool.put(key("20260101000000000001"), octets("123456")).entry();
        ReturnSpool.Kept kept = spool.put(key("20260101000000000002"), octets("123456"));

        assertThat(kept.gone()).containsExactly(oldest);
        assertThat(spool.pending()).containsExactly(kept.entry());
        assertThat(spool.dropped()).isEqualTo(1);
        assertThat(spool.bytes()).isEqualTo(6);
    }

    @Test
    void dropsTheOldestWhenThereAreTooManyReturns() throws IOException {
        ReturnSpool spool = ReturnSpool.open(directory, PLENTY, 2);
        for (int i = 1; i <= 5; i++) {
            spool.put(key("2026010100000000000" + i), octets("x"));
        }

        assertThat(spool.dropped()).isEqualTo(3);
        assertThat(spool.pending().getFirst().stem()).startsWith("20260101000000000004-");
    }

    @Test
    void keepsAReturnThatAloneIsLargerThanTheBound() throws IOException {
        ReturnSpool spool = ReturnSpool.open(directory, 10, 100);
        spool.put(key("20260101000000000001"), new byte[100]);

        assertThat(spool.pending()).hasSize(1);
    }

    @Test
    void isReadableByItsOwnerOnly() throws IOException {
        open().put(key("20260101000000000001"), octets("password"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
        try (var files = Files.list(directory)) {
            Path file = files.findFirst().orElseThrow();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void neverLeavesItsDirectoryWhateverTheJidIs() throws IOException {
        open().put(new ReturnKey("../../etc/cron.d/x", "a/b", "../m"), octets("x"));

        assertThat(open().pending()).hasSize(1);
        try (var files = Files.list(temp)) {
            assertThat(files).containsExactly(directory);
        }
    }

    @Test
    void putsAsideWhatCannotBeRead() throws IOException {
        ReturnSpool spool = open();
        ReturnSpool.Entry entry = spool.put(key("20260101000000000001"), octets("?")).entry();

        spool.setAside(entry);

        assertThat(spool.pending()).isEmpty();
        assertThat(open().pending()).isEmpty();
        try (var files = Files.list(directory)) {
            assertThat(files.map(Path::toString)).singleElement().asString().endsWith(".ret.bad");
        }
    }
}
