package io.brine.it.salt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.brine.it.support.Site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A small tree of states and pillar as sites have them: includes, files of several kinds, templates
 * with grains and pillar, a macro, every sort of requisite, an ordering.
 */
final class StateTree {
    private static final byte[] BLOB = new byte[1_500_000];

    static {
        for (int i = 0; i < BLOB.length; i++) {
            BLOB[i] = (byte) (i * 31 + (i >> 8));
        }
    }

    private final Path target;

    private StateTree(Path target) {
        this.target = target;
    }

    /** Writes it into this site's file and pillar roots. */
    static StateTree write(Site site) throws IOException {
        StateTree tree = new StateTree(site.directory().resolve("applied"));
        tree.writePillar(site);
        tree.writeStates(site);
        return tree;
    }

    private void writePillar(Site site) throws IOException {
        site.writePillar(
                "top.sls",
                """
                base:
                  '*':
                    - common
                  'm3008':
                    - attic
                  'G@id:m3006 or m3007':
                    - match: compound
                    - cellar
                """);
        site.writePillar("common.sls", "target: " + target + "\nports: {web: 80, ssh: 22}\n");
        site.writePillar("attic.sls", "place: attic\nonly_for_3008: yes\n");
        site.writePillar("cellar.sls", "place: cellar\n");
    }

    private void writeStates(Site site) throws IOException {
        site.writeFile("top.sls", "base:\n  '*':\n    - site\n");
        site.writeFile("site/init.sls", "include:\n  - .config\n  - .service\n");
        site.writeFile(
                "site/macros.jinja",
                "{% macro home() %}{{ pillar['target'] }}/{{ grains['id'] }}{% endmacro %}\n");
        site.writeFile(
                "site/config.sls",
                """
                {% from 'site/macros.jinja' import home with context %}
                home:
                  file.directory:
                    - name: {{ home() }}
                    - makedirs: True
                    - order: first
                settings:
                  file.managed:
                    - name: {{ home() }}/settings.ini
                    - source: salt://site/files/settings.ini.jinja
                    - template: jinja
                    - mode: '0640'
                    - context: {greeting: 'cześć'}
                    - require: [{file: home}]
                blob:
                  file.managed:
                    - name: {{ home() }}/blob
                    - source: salt://site/files/blob
                    - require: [{file: home}]
                tree:
                  file.recurse:
                    - name: {{ home() }}/tree
                    - source: salt://site/files/tree
                    - include_empty: True
                    - require: [{file: home}]
                """);
        site.writeFile(
                "site/service.sls",
                """
                {% from 'site/macros.jinja' import home with context %}
                include: [site.config]
                reload:
                  cmd.run:
                    - name: echo reloaded >> {{ home() }}/log
                    - onchanges: [{file: settings}]
                never:
                  test.fail_without_changes:
                    - onfail: [{file: settings}]
                late:
                  cmd.run:
                    - name: echo late >> {{ home() }}/log
                    - require: [{cmd: reload}]
                {% for name, port in pillar['ports'] | dictsort %}
                port-{{ name }}:
                  test.configurable_test_state:
                    - name: {{ port }}
                    - changes: False
                    - result: True
                {% endfor %}
                """);
        site.writeFile(
                "site/untried.sls",
                """
                {% from 'site/macros.jinja' import home with context %}
                untried:
                  file.managed:
                    - name: {{ home() }}-untried
                    - contents: x
                """);
        site.writeFile(
                "site/files/settings.ini.jinja",
                """
                [{{ grains['id'] }}]
                place = {{ pillar['place'] }}
                greeting = {{ greeting }}
                {%- for name, port in pillar['ports'] | dictsort %}
                {{ name }} = {{ port }}
                {%- endfor %}
                """);
        site.writeFile("site/files/tree/a.txt", "a\n");
        site.writeFile("site/files/tree/deep/er/b.txt", "b\n");
        Path roots = site.directory().resolve("srv/salt/site/files");
        Files.createDirectories(roots.resolve("tree/empty"));
        Files.write(roots.resolve("blob"), BLOB);
    }

    private Path home(String id) {
        return target.resolve(id);
    }

    /** What {@code site.untried} would make. */
    Path untried(String id) {
        return target.resolve(id + "-untried");
    }

    /** Every state succeeded, but the one that must not run. */
    void assertAllSucceeded(String id, JsonNode states) {
        assertThat(states.isObject()).as(id + ": " + states).isTrue();
        assertThat(states.size()).as(id + ": " + states).isEqualTo(9);
        states.forEach(
                state -> assertThat(state.get("result").asBoolean()).as(id + state).isTrue());
    }

    /** Every state succeeded and had nothing to do. */
    void assertUnchanged(String id, JsonNode states) {
        assertThat(states.size()).as(id + ": " + states).isEqualTo(4);
        states.forEach(
                state -> {
                    assertThat(state.get("result").asBoolean()).as(id + state).isTrue();
                    assertThat(state.get("changes").isEmpty()).as(id + state).isTrue();
                });
    }

    /** The files of that minion are what the tree says. */
    void assertApplied(String id) {
        String place = id.equals("m3008") ? "attic" : "cellar";
        assertThat(home(id).resolve("settings.ini"))
                .hasContent(
                        "["
                                + id
                                + "]\nplace = "
                                + place
                                + "\ngreeting = cześć\nssh = 22\nweb = 80\n");
        assertThat(mode(home(id).resolve("settings.ini"))).isEqualTo("rw-r-----");
        assertThat(home(id).resolve("blob")).hasBinaryContent(BLOB);
        assertThat(home(id).resolve("tree/a.txt")).hasContent("a\n");
        assertThat(home(id).resolve("tree/deep/er/b.txt")).hasContent("b\n");
        assertThat(home(id).resolve("tree/empty")).isEmptyDirectory();
        assertThat(home(id).resolve("log")).hasContent("reloaded\nlate\n");
    }

    private static String mode(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
