package io.brine.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** That docs/zmtp.md names tests that there are, and has a row for every item of the list. */
class DocumentedTestsTest {
    private static final Path ROOT = Path.of("..");
    private static final Path CHECKS = ROOT.resolve("integration-tests/src/test/python/zmtp");
    private static final Pattern TEST_CLASS = Pattern.compile("`([A-Z]\\w+(?:Test|IT))`");
    private static final Pattern CHECK = Pattern.compile("`([a-z_]+)\\.(?:\\w+\\.)?(\\w+)`");
    private static final Pattern ITEMS = Pattern.compile("(?m)^\\| (\\d{3}[\\d, –]*) \\|");
    private static final Pattern RANGE = Pattern.compile("(\\d+)(?:–(\\d+))?");

    /** The items of the list, by their first and last numbers. */
    private static final int[][] LIST = {
        {1, 23},
        {30, 41},
        {100, 116},
        {120, 123},
        {130, 147},
        {200, 205},
        {210, 229},
        {250, 260},
        {300, 306},
        {310, 312},
        {320, 321},
        {330, 339},
        {350, 364},
        {370, 372},
        {380, 389},
        {400, 407},
        {410, 414},
        {420, 429},
        {440, 444},
        {500, 505},
        {510, 514},
        {520, 521},
        {530, 532},
        {550, 554},
        {600, 604}
    };

    private static String documentation() throws IOException {
        return Files.readString(ROOT.resolve("docs/zmtp.md"));
    }

    private static Stream<Path> testSources() {
        try (Stream<Path> modules = Files.list(ROOT)) {
            return modules
                    .map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList()
                    .stream()
                    .flatMap(DocumentedTestsTest::files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> files(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldNameTestClassesThatThereAre() throws IOException {
        Set<String> there =
                testSources()
                        .map(file -> file.getFileName().toString().replace(".java", ""))
                        .collect(Collectors.toSet());
        assertThat(TEST_CLASS.matcher(documentation()).results().map(m -> m.group(1)))
                .hasSizeGreaterThan(50)
                .allSatisfy(name -> assertThat(there).contains(name));
    }

    @Test
    void shouldNameChecksThatThereAre() throws IOException {
        Matcher named = CHECK.matcher(documentation());
        int found = 0;
        while (named.find()) {
            Path module = CHECKS.resolve("test_" + named.group(1) + ".py");
            if (Files.exists(module)) {
                found++;
                assertThat(Files.readString(module)).contains("def " + named.group(2) + "(");
            }
        }
        assertThat(found).isGreaterThan(100);
    }

    @Test
    void shouldHaveARowForEveryItem() throws IOException {
        Set<Integer> rows = new TreeSet<>();
        ITEMS.matcher(documentation())
                .results()
                .flatMap(row -> RANGE.matcher(row.group(1)).results())
                .forEach(range -> numbers(range).forEach(rows::add));
        Set<Integer> wanted = new TreeSet<>();
        for (int[] part : LIST) {
            IntStream.rangeClosed(part[0], part[1]).forEach(wanted::add);
        }
        assertThat(rows).containsExactlyElementsOf(wanted);
    }

    private static IntStream numbers(MatchResult range) {
        int first = Integer.parseInt(range.group(1));
        int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
        return IntStream.rangeClosed(first, last);
    }
}
