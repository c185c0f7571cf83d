package io.brine.master.pillar;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.daemon.config.Role;
import io.brine.daemon.config.SaltConfig;
import io.brine.master.config.StoreOptions;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

final class PillarCompilerTest {
    private static final Map<Object, @Nullable Object> GRAINS =
            Map.of("os", "Debian", "ipv4", List.of("10.0.0.7"));

    @TempDir Path dir;
    private Path base;

    @BeforeEach
    void makeRoots() throws IOException {
        base = Files.createDirectories(dir.resolve("base"));
        Files.createDirectories(dir.resolve("dev"));
        Files.createDirectories(dir.resolve("base2"));
    }

    private void write(String name, String text) throws IOException {
        Path file = dir.resolve(name);
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.writeString(file, text);
    }

    private PillarCompiler compiler(String strategy, boolean mergeLists) {
        return compiler(
                Map.of(
                        "pillar_roots",
                        roots("base", "base2"),
                        "pillar_source_merging_strategy",
                        strategy,
                        "pillar_merge_lists",
                        mergeLists,
                        "nodegroups",
                        Map.of("front", "web*")));
    }

    private Map<String, Object> roots(String... base) {
        return Map.of(
                "base",
                Stream.of(base).map(name -> dir.resolve(name).toString()).toList(),
                "dev",
                List.of(dir.resolve("dev").toString()));
    }

    /** Errors with their reasons. */
    private PillarCompiler unsafe() {
        return compiler(Map.of("pillar_roots", roots("base"), "pillar_safe_render_error", false));
    }

    private static PillarCompiler compiler(Map<String, ?> options) {
        return new PillarCompiler(StoreOptions.pillar(SaltConfig.of(Role.MASTER, options)));
    }

    private Map<Object, @Nullable Object> pillar() {
        return pillar(compiler("smart", false), null, Map.of());
    }

    private static Map<Object, @Nullable Object> pillar(
            PillarCompiler compiler,
            @Nullable String pillarenv,
            Map<Object, @Nullable Object> override) {
        return compiler.compile(new PillarRequest("web1", GRAINS, null, pillarenv, override));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'*'                   |            | true",
                "web1                  |            | true",
                "db*                   |            | false",
                "'web*'                | glob       | true",
                "'web\\d'              | pcre       | true",
                "'web1,db1'            | list       | true",
                "'os:deb*'             | grain      | true",
                "'os:(red|deb)'        | grain_pcre | true",
                "'os:RedHat'           | grain      | false",
                "10.0.0.0/8            | ipcidr     | true",
                "front                 | nodegroup  | true",
                "'G@os:Debian and not db*' | compound | true",
                "'G@os:Debian and not web*' |        | false",
                "'a:b'                 | pillar     | false"
            })
    void targetsAsTheTopFileSays(String target, @Nullable String match, boolean hit)
            throws Exception {
        String option = match == null ? "" : "    - match: " + match + "\n";
        write("base/top.sls", "base:\n  '" + target + "':\n" + option + "    - a\n");
        write("base/a.sls", "found: true\n");

        assertThat(pillar()).isEqualTo(hit ? Map.of("found", true) : Map.of());
    }

    @Test
    void noTopFileIsAnEmptyPillar() {
        assertThat(pillar()).isEmpty();
    }

    @Test
    void mergesInOrderAndDeeply() throws Exception {
        write("base/top.sls", "base:\n  '*':\n    - a\n    - b\n");
        write("base/a.sls", "x: {p: 1, q: [1, 2]}\nonly_a: 1\n");
        write("base/b.sls", "x: {q: [2, 3], r: 3}\n");

        assertThat(pillar())
                .isEqualTo(
                        Map.of("only_a", 1L, "x", Map.of("p", 1L, "q", List.of(2L, 3L), "r", 3L)));
        assertThat(pillar(compiler("recurse", true), null, Map.of()))
                .containsEntry("x", Map.of("p", 1L, "q", List.of(1L, 2L, 3L), "r", 3L));
        assertThat(pillar(compiler("overwrite", false), null, Map.of()))
                .containsEntry("x", Map.of("q", List.of(2L, 3L), "r", 3L));
    }

    @Test
    void orderOptionsSortTargets() throws Exception {
        write(
                "base/top.sls",
                "base:\n  'web*':\n    - order: 2\n    - a\n  '*':\n    - order: 1\n    - b\n");
        write("base/a.sls", "v: a\n");
        write("base/b.sls", "v: b\n");

        assertThat(pillar()).containsEntry("v", "a");
    }

    @Test
    void findsSlsInSubdirectoriesInitFilesAndSecondRoots() throws Exception {
        write(
                "base/top.sls",
                "base:\n  '*':\n    - sub.one\n    - sub\n    - second\n    - 'g*'\n");
        write("base/sub/one.sls", "one: 1\n");
        write("base/sub/init.sls", "init: 1\n");
        write("base2/second.sls", "second: 1\n");
        write("base2/ga.sls", "ga: 1\n");
        write("base/gb/init.sls", "gb: 1\n");

        assertThat(pillar()).containsOnlyKeys("one", "init", "second", "ga", "gb");
    }

    @Test
    void environmentsMergeBaseFirst() throws Exception {
        write("base/top.sls", "base:\n  '*':\n    - a\n");
        write("dev/top.sls", "dev:\n  '*':\n    - a\n");
        write("base/a.sls", "v: base\nb: 1\n");
        write("dev/a.sls", "v: dev\nd: 1\n");

        assertThat(pillar()).isEqualTo(Map.of("v", "dev", "b", 1L, "d", 1L));
        assertThat(pillar(compiler("smart", false), "dev", Map.of()))
                .isEqualTo(Map.of("v", "dev", "d", 1L));
        assertThat(pillar(compiler("smart", false), "nosuch", Map.of())).isEmpty();
        assertThat(pillar(compiler("none", false), null, Map.of())).containsEntry("v", "base");
    }

    @Test
    void templatesMatchIdsWithTheMastersUnlessToldTheMinions() throws Exception {
        write("base/top.sls", "base:\n  '*': [roles]\n");
        write(
                "base/roles.sls",
                """
                {% set roles = {'db*': 'db', 'web*': 'web', 'G@os:Debian': 'any'} %}
                own: {{ salt['match.filter_by'](roles) }}
                minions: {{ salt['match.filter_by'](roles, minion_id=grains['id']) }}
                """);
        Map<Object, @Nullable Object> grains = new LinkedHashMap<>(GRAINS);
        grains.put("id", "web1");
        PillarCompiler compiler =
                compiler(Map.of("pillar_roots", roots("base"), "id", "salt_master"));

        assertThat(compiler.compile(new PillarRequest("web1", grains, null, null, Map.of())))
                .isEqualTo(Map.of("own", "any", "minions", "web"));
    }

    @Test
    void includesLieUnderTheIncludingFile() throws Exception {
        write("base/top.sls", "base:\n  '*':\n    - web\n");
        write(
                "base/web/init.sls",
                "include:\n  - common\n  - .extra\n  - keyed:\n      key: a:b\nv: web\n");
        write("base/common.sls", "v: common\nc: 1\n");
        write("base/web/extra.sls", "e: 1\n");
        write("base/keyed.sls", "k: 1\n");

        assertThat(pillar())
                .isEqualTo(Map.of("v", "web", "c", 1L, "e", 1L, "a", Map.of("b", Map.of("k", 1L))));
    }

    @Test
    void includesInACircleEnd() throws Exception {
        write("base/top.sls", "base:\n  '*':\n    - a\n");
        write("base/a.sls", "include:\n  - b\na: 1\n");
        write("base/b.sls", "include:\n  - a\nb: 1\n");

        assertThat(pillar()).isEqualTo(Map.of("a", 1L, "b", 1L));
    }

    @Test
    void topFilesMayIncludeOthers() throws Exception {
        write("base/top.sls", "include:\n  - more\nbase:\n  '*':\n    - a\n");
        write("base/more.sls", "base:\n  'web*':\n    - b\n");
        write("base/a.sls", "a: 1\n");
        write("base/b.sls", "b: 1\n");

        assertThat(pillar()).isEqualTo(Map.of("a", 1L, "b", 1L));
    }

    @Test
    void theCommandLinesPillarWins() throws Exception {
        write("base/top.sls", "base:\n  '*':\n    - a\n");
        write("base/a.sls", "x: {p: 1, q: 1}\n");

        assertThat(pillar(compiler("smart", false), null, Map.of("x", Map.of("p", 9L), "y", 9L)))
                .isEqualTo(Map.of("x", Map.of("p", 9L, "q", 1L), "y", 9L));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'a: [1'            | a.sls",
                "'a: 1\nb: : x'     | a.sls",
                "'- 1\n- 2'         | does not render to a dictionary",
                "'a: 1\na: 2'       | a.sls",
                "'#!py\nx: 1'       | py",
                "'#!yamlex\nx: 1'   | yamlex",
                "'#!gpg|yaml\nx: 1' | gpg",
                "'include: x\nv: 1' | not formed as a list"
            })
    void brokenFilesAreReported(String text, String message) throws Exception {
        write("base/top.sls", "base:\n  '*':\n    - a\n    - good\n");
        write("base/a.sls", text);
        write("base/good.sls", "good: 1\n");

        Map<Object, @Nullable Object> pillar = pillar(unsafe(), null, Map.of());

        assertThat(pillar).containsEntry("good", 1L).containsKey("_errors");
        assertThat(String.valueOf(pillar.get("_errors"))).contains(message);
    }

    @Test
    void binaryFilesAreReported() throws Exception {
        write("base/top.sls", "base:\n  '*':\n    - a\n");
        Files.write(base.resolve("a.sls"), new byte[] {'a', ':', ' ', (byte) 0xff, (byte) 0xfe});

        assertThat(String.valueOf(pillar(unsafe(), null, Map.of()).get("_errors")))
                .contains("a.sls")
                .contains("UTF-8");
    }

    @Test
    void aMissingSlsIsAnErrorUnlessTheTopFileAllowsIt() throws Exception {
        write("base/top.sls", "base:\n  '*':\n    - nosuch\n");
        assertThat(String.valueOf(pillar().get("_errors")))
                .contains("Specified SLS 'nosuch' in environment 'base' is not available");

        write("base/top.sls", "base:\n  '*':\n    - ignore_missing: true\n    - nosuch2\n");
        assertThat(pillar()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"- 1\n", "base: 1\n", "base:\n  '*': 1\n", "base: {"})
    void brokenTopFilesAreReported(String top) throws Exception {
        write("base/top.sls", top);

        assertThat(String.valueOf(pillar().get("_errors"))).contains("top.sls");
    }

    @Test
    void changedFilesCountAtOnce() throws Exception {
        PillarCompiler compiler = compiler("smart", false);
        write("base/top.sls", "base:\n  '*':\n    - a\n");
        write("base/a.sls", "v: 1\n");
        Files.setLastModifiedTime(base.resolve("a.sls"), FileTime.from(Instant.EPOCH));
        assertThat(pillar(compiler, null, Map.of())).containsEntry("v", 1L);

        write("base/a.sls", "v: 2\n");

        assertThat(pillar(compiler, null, Map.of())).containsEntry("v", 2L);
    }

    @Test
    void oneMinionsOverrideNeverReachesAnother() throws Exception {
        PillarCompiler compiler = compiler("smart", false);
        write("base/top.sls", "base:\n  '*':\n    - a\n");
        write("base/a.sls", "x: {p: 1}\n");

        pillar(compiler, null, Map.of("x", Map.of("evil", true)));

        assertThat(pillar(compiler, null, Map.of())).isEqualTo(Map.of("x", Map.of("p", 1L)));
    }

    @Test
    void hostileEnvironmentsReachNoFile() throws Exception {
        write("base/top.sls", "base:\n  '*':\n    - a\n");
        write("envs/x/top.sls", "x:\n  '*':\n    - a\n");
        write("envs/x/a.sls", "x: 1\n");
        PillarCompiler any =
                compiler(
                        Map.of(
                                "pillar_roots",
                                Map.of(
                                        "__env__",
                                        List.of(dir.resolve("envs/__env__").toString()))));

        assertThat(pillar(any, "x", Map.of())).isEqualTo(Map.of("x", 1L));
        for (String env : List.of("../base", "..", "", "x/../x", "\0", "envs")) {
            assertThat(pillar(any, env, Map.of())).isEmpty();
        }
    }
}
