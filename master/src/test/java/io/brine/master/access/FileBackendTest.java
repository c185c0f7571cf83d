package io.brine.master.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

class FileBackendTest {
    @TempDir Path root;

    private FileBackend backEnd(String content, Object... options) throws Exception {
        Map<String, Object> all = new LinkedHashMap<>();
        Path file = Files.writeString(root.resolve("users"), content);
        all.put("^filename", file.toString());
        for (int i = 0; i < options.length; i += 2) {
            all.put((String) options[i], options[i + 1]);
        }
        return FileBackend.of(all);
    }

    @Test
    void aPlainTextFileIsTheDefault() throws Exception {
        FileBackend file = backEnd("\ndean:goneFishing\ngene:OceanMan\ngene:second\n");
        assertThat(file.authenticate("gene", "OceanMan")).isTrue();
        assertThat(file.authenticate("gene", "second")).as("the first line counts").isFalse();
        assertThat(file.authenticate("dean", "OceanMan")).isFalse();
        assertThat(file.authenticate("", "")).isFalse();
    }

    /** The file of Salt's documentation. */
    @Test
    void fieldsSeparatorAndHashCanBeChosen() throws Exception {
        FileBackend file =
                backEnd(
                        "46|trey|5f4dcc3b5aa765d61d8327deb882cf99\n",
                        "^hashtype",
                        "md5",
                        "^username_field",
                        2,
                        "^password_field",
                        3,
                        "^field_separator",
                        "|");
        assertThat(file.authenticate("trey", "password")).isTrue();
        assertThat(file.authenticate("trey", "Password")).isFalse();
        assertThat(file.authenticate("46", "password")).isFalse();
    }

    /** Made by openssl passwd and crypt(3) from the password "password". */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "$apr1$abcdefgh$FBwExRW4dCc8aL.OvjpIE1",
                "$1$abcdefgh$G//4keteveJp0qb8z2DxG/",
                "$5$abcdefgh$ZLdkj8mkc2XVSrPVjskDAgZPGjtj1VGVaa1aUkrMTU/",
                "$6$abcdefgh$yVfUwsw5T.JApa8POvClA1pQ5peiq97DUNyXCZN5IrF"
                        + ".BMSkiaLQ5kvpuEm/VQ1Tvh/KV2TcaWh8qinoW5dhA1",
                "$2b$05$abcdefghijklmnopqrstuuWG29KuyeAicPCJODk1zjyGvyQUU2awu",
                "abJnggxhB/yWI",
                "{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=",
                "password"
            })
    void everyHashOfAnHtpasswdFileIsKnown(String hash) throws Exception {
        FileBackend file = backEnd("cory:" + hash + "\n", "^filetype", "htpasswd");
        assertThat(file.authenticate("cory", "password")).isTrue();
        assertThat(file.authenticate("cory", "Password")).isFalse();
        assertThat(file.authenticate("dory", "password")).isFalse();
    }

    @Test
    void anHtdigestFileNeedsItsRealm() throws Exception {
        String line = "cory:Secure:747c164f84a236478026f1180750bf8b\n";
        assertThat(
                        backEnd(line, "^filetype", "htdigest", "^realm", "Secure")
                                .authenticate("cory", "password"))
                .isTrue();
        assertThat(
                        backEnd(line, "^filetype", "htdigest", "^realm", "Other")
                                .authenticate("cory", "password"))
                .isFalse();
        assertThat(backEnd(line, "^filetype", "htdigest").authenticate("cory", "password"))
                .isFalse();
    }
}
