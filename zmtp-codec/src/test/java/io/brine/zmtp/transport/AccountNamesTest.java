package io.brine.zmtp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

class AccountNamesTest {
    @Test
    void shouldReadNumbersAgainWhenTheFileHasChanged(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("passwd");
        Files.writeString(file, "root:x:0:0::/root:/bin/sh\nbroken\nada:x:1815:1::/:\nno:x:y:\n");
        AccountNames names = new AccountNames(file);
        assertThat(names.number("root")).isZero();
        assertThat(names.number("ada")).isEqualTo(1815);
        assertThat(names.number("grace")).isEqualTo(-1);
        assertThat(names.number("no")).isEqualTo(-1);
        assertThat(names.number("4711")).as("without a name").isEqualTo(4711);
        Files.writeString(file, "grace:x:1906:1::/:\n");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(10)));
        assertThat(names.number("grace")).isEqualTo(1906);
        assertThat(names.number("ada")).isEqualTo(-1);
        Files.delete(file);
        assertThat(names.number("grace")).as("as far as it is known").isEqualTo(1906);
    }

    @Test
    void shouldNameThePeerAsZapDoes() {
        assertThat(new IpcAddress("/x", new IpcCredentials(1, 2, 3)).zapText())
                .isEqualTo("localhost:1:2:3");
        assertThat(new IpcAddress("/x", new IpcCredentials(1, 2, -1)).zapText())
                .isEqualTo("localhost:1:2:");
        assertThat(new IpcAddress("/x", null).zapText()).isEqualTo("localhost");
    }
}
