package io.brine.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.daemon.config.MasterDefaults;
import io.brine.daemon.config.MinionDefaults;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The commented configuration names every option that works, with the default that the code has: so
 * that the files, the code and {@code docs/compatibility.md} cannot drift apart.
 */
class CommentedConfigurationTest {
    private static final Pattern COMMENTED = Pattern.compile("#([a-z][\\w.]*):( .*)?");
    private static final Pattern NAME = Pattern.compile("`([a-z][\\w.]*)`");

    /** Read, but not a thing to set in a file: what it was read from. */
    private static final Set<String> NOT_SET = Set.of("conf_file");

    /**
     * Words that are options of a minion, but mean something else where its code has them, or do
     * nothing yet.
     */
    private static final Set<String> OTHER_MEANINGS =
            Set.of(
                    "auto_accept",
                    "engines",
                    "extension_modules",
                    "features",
                    "file_roots",
                    "hash_type",
                    "local",
                    "pillar_roots",
                    "test",
                    "user",
                    "username");

    @Test
    void theMastersNamesEveryOptionThatWorks() throws IOException {
        Set<String> works = new TreeSet<>();
        boolean own = false;
        for (String line : Files.readAllLines(Path.of("../docs/compatibility.md"))) {
            own = line.startsWith("## ") ? line.equals("## Options of its own") : own;
            String[] cells = line.split("\\|", -1);
            if (cells.length > 2 && (own || cells[2].strip().equals("works"))) {
                Matcher names = NAME.matcher(cells[1]);
                while (names.find()) {
                    works.add(names.group(1));
                }
            }
        }
        works.removeAll(NOT_SET);
        assertThat(works).hasSizeGreaterThan(150);
        assertThat(commented("master").keySet()).isEqualTo(works);
    }

    @Test
    void theMastersDefaultsAreThoseOfTheCode() throws IOException {
        assertDefaults(commented("master"), MasterDefaults.create());
    }

    @Test
    void theMinionsNamesEveryOptionThatItsCodeReads() throws IOException {
        Set<String> read = new TreeSet<>();
        Pattern literal = Pattern.compile("\"([a-z][a-z0-9_.]*)\"");
        for (String module : List.of("minion", "master-session", "daemon-kit")) {
            try (Stream<Path> files = Files.walk(Path.of("../" + module + "/src/main/java"))) {
                for (Path file : files.filter(CommentedConfigurationTest::isCode).toList()) {
                    literal.matcher(Files.readString(file))
                            .results()
                            .forEach(word -> read.add(word.group(1)));
                }
            }
        }
        Map<String, @Nullable Object> commented = commented("minion");
        assertThat(read).containsAll(commented.keySet());
        read.retainAll(MinionDefaults.create().keySet());
        read.removeAll(OTHER_MEANINGS);
        assertThat(commented.keySet()).containsAll(read).hasSizeGreaterThan(70);
    }

    @Test
    void theMinionsDefaultsAreThoseOfTheCode() throws IOException {
        assertDefaults(commented("minion"), MinionDefaults.create());
    }

    private static boolean isCode(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".java") && !name.endsWith("Defaults.java");
    }

    private static void assertDefaults(
            Map<String, @Nullable Object> commented, Map<String, @Nullable Object> defaults) {
        commented.forEach(
                (name, value) -> {
                    if (defaults.containsKey(name) && !name.equals("master_id")) {
                        assertThat(normal(value)).as(name).isEqualTo(normal(defaults.get(name)));
                    }
                });
    }

    /** YAML gives Integer where the defaults have Long. */
    private static @Nullable Object normal(@Nullable Object value) {
        return value instanceof Integer number ? (Object) number.longValue() : value;
    }

    /** The options of the file that are commented out, each of them once, with their values. */
    private static Map<String, @Nullable Object> commented(String role) throws IOException {
        Map<String, @Nullable Object> options = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("../dist/src/conf/" + role))) {
            Matcher option = COMMENTED.matcher(line);
            if (option.matches()) {
                Map<String, @Nullable Object> read = new Yaml().load(line.substring(1));
                assertThat(options).as("named once").doesNotContainKey(option.group(1));
                options.putAll(read);
            } else {
                assertThat(line).matches("(#+ .*)?");
            }
        }
        return options;
    }
}
