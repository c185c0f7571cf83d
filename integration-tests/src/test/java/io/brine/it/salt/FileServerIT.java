package io.brine.it.salt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.brine.it.support.Commands;
import io.brine.it.support.PythonEnvironment;
import io.brine.it.support.RequiresSalt;
import io.brine.it.support.Site;
import io.brine.it.support.Site.Make;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A real salt-minion fetches files from a brine-master, applies states of them, and pushes some.
 */
@RequiresSalt
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FileServerIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Site site;
    private Path roots;
    private Path target;

    @BeforeAll
    void start(PythonEnvironment salt) throws IOException {
        site = Site.create(salt, "file_recv: True", "file_buffer_size: 5000");
        roots = site.directory().resolve("srv/salt");
        target = site.directory().resolve("target");
        fillRoots();
        site.startMaster(Make.BRINE);
        site.startMinion(Make.SALT, "alpha");
        site.accept(Make.BRINE, "alpha");
    }

    @AfterAll
    void stop() throws IOException {
        if (site != null) {
            site.close();
        }
    }

    private void fillRoots() throws IOException {
        Files.createDirectories(roots.resolve("tree/sub dir/empty"));
        byte[] large = new byte[123_456];
        new Random(7).nextBytes(large);
        Files.write(roots.resolve("tree/large.bin"), large);
        Files.writeString(roots.resolve("tree/empty.txt"), "");
        Files.writeString(roots.resolve("tree/sub dir/grüße.txt"), "grüße\n");
        Files.writeString(roots.resolve("tree/run.sh"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(
                roots.resolve("tree/run.sh"), PosixFilePermissions.fromString("rwxr-x---"));
        Files.createSymbolicLink(roots.resolve("tree/alias"), Path.of("run.sh"));
        Files.writeString(
                roots.resolve("greeting.jinja"), "hello {{ who }} from {{ grains['id'] }}\n");
        Files.writeString(
                roots.resolve("site.sls"),
                """
                greeting:
                  file.managed:
                    - name: %1$s/greeting
                    - source: salt://greeting.jinja
                    - template: jinja
                    - makedirs: True
                    - context: {who: world}
                script:
                  file.managed:
                    - name: %1$s/script
                    - source: salt://tree/run.sh
                    - mode: keep
                    - require: [{file: greeting}]
                tree:
                  file.recurse:
                    - name: %1$s/recursed
                    - source: salt://tree
                    - include_empty: True
                    - file_mode: keep
                """
                        .formatted(target));
    }

    private JsonNode ask(String... arguments) {
        List<String> all =
                new ArrayList<>(List.of("--out", "json", "--static", "-t", "40", "alpha"));
        all.addAll(List.of(arguments));
        Commands.Result result = site.run(Make.BRINE, "", all.toArray(String[]::new));
        try {
            return JSON.readTree(result.out()).path("alpha");
        } catch (JsonProcessingException e) {
            throw new AssertionError(result + "\n" + site.minionOutput("alpha"), e);
        }
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(member -> texts.add(member.asText()));
        return texts;
    }

    @Test
    void lists() {
        assertThat(texts(ask("cp.list_master")))
                .containsExactly(
                        "greeting.jinja",
                        "site.sls",
                        "tree/alias",
                        "tree/empty.txt",
                        "tree/large.bin",
                        "tree/run.sh",
                        "tree/sub dir/grüße.txt");
        assertThat(texts(ask("cp.list_master_dirs", "prefix=tree/")))
                .containsExactly("tree", "tree/sub dir", "tree/sub dir/empty");
        assertThat(ask("cp.list_master_symlinks").toString())
                .isEqualTo("{\"tree/alias\":\"run.sh\"}");
        assertThat(texts(ask("cp.envs"))).containsExactly("base");
        assertThat(ask("cp.hash_file", "salt://tree/empty.txt").toString())
                .isEqualTo(
                        "{\"hash_type\":\"sha256\",\"hsum\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"}");
        JsonNode stat = ask("cp.stat_file", "salt://tree/run.sh");
        assertThat(stat.asText()).isEqualTo("0750");
    }

    private static void assertSameTree(Path copy, Path original) throws IOException {
        for (String name : List.of("large.bin", "empty.txt", "sub dir/grüße.txt", "alias")) {
            assertThat(copy.resolve(name)).hasSameBinaryContentAs(original.resolve(name));
        }
    }

    @Test
    void fetches() throws IOException {
        Path fetched = Files.createDirectories(target.resolve("fetched"));

        assertThat(ask("cp.get_file", "salt://tree/large.bin", fetched + "/one").asText())
                .isEqualTo(fetched + "/one");
        assertThat(fetched.resolve("one")).hasSameBinaryContentAs(roots.resolve("tree/large.bin"));
        ask("cp.get_file", "salt://tree/large.bin", fetched + "/packed", "gzip=5");
        assertThat(fetched.resolve("packed"))
                .hasSameBinaryContentAs(roots.resolve("tree/large.bin"));
        assertThat(ask("cp.get_dir", "salt://tree", fetched.toString())).hasSize(6);
        assertSameTree(fetched.resolve("tree"), roots.resolve("tree"));
        assertThat(ask("cp.cache_dir", "salt://tree", "include_empty=True")).hasSize(6);
        assertThat(ask("cp.get_file", "salt://nosuch", fetched + "/nosuch").asText()).isEmpty();
    }

    @Test
    void pushes() throws IOException {
        Path large = Files.createDirectories(target).resolve("pushed");
        byte[] content = new byte[600_000];
        new Random(8).nextBytes(content);
        Files.write(large, content);
        Path empty = Files.createFile(target.resolve("pushed-empty"));
        Path stored = site.directory().resolve("master/cache/minions/alpha/files");

        assertThat(ask("cp.push", large.toString()).asBoolean()).isTrue();
        assertThat(ask("cp.push", empty.toString(), "upload_path=/a/b").asBoolean()).isTrue();

        assertThat(stored.resolve(large.toString().substring(1))).hasSameBinaryContentAs(large);
        assertThat(stored.resolve("a/b")).isEmptyFile();
    }

    @Test
    void appliesAStateOfFiles() throws IOException {
        JsonNode states = ask("state.apply", "site");

        assertThat(states).hasSize(3);
        states.forEach(
                state -> assertThat(state.path("result").asBoolean()).as("%s", state).isTrue());
        assertThat(target.resolve("greeting")).hasContent("hello world from alpha\n");
        assertThat(Files.getPosixFilePermissions(target.resolve("script")))
                .isEqualTo(PosixFilePermissions.fromString("rwxr-x---"));
        assertSameTree(target.resolve("recursed"), roots.resolve("tree"));
        assertThat(target.resolve("recursed/sub dir/empty")).isEmptyDirectory();
        assertThat(Files.getPosixFilePermissions(target.resolve("recursed/run.sh")))
                .isEqualTo(PosixFilePermissions.fromString("rwxr-x---"));
    }
}
