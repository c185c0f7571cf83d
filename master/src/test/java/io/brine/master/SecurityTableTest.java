package io.brine.master;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What docs/security.md says is tested is tested. */
class SecurityTableTest {
    private static final Path CHECKOUT = Path.of("..");
    private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|IT))(?:#(\\w+))?`");

    private static Map<String, String> tests() throws IOException {
        Map<String, String> texts = new HashMap<>();
        try (Stream<Path> modules = Files.list(CHECKOUT)) {
            for (Path module : modules.toList()) {
                Path sources = module.resolve("src/test/java");
                if (!Files.isDirectory(sources)) {
                    continue;
                }
                try (Stream<Path> files = Files.walk(sources)) {
                    for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                        String name = String.valueOf(file.getFileName());
                        texts.put(name.substring(0, name.length() - 5), Files.readString(file));
                    }
                }
            }
        }
        return texts;
    }

    @Test
    void everyTestThatIsNamedIsThere() throws IOException {
        Map<String, String> texts = tests();
        Matcher named = NAMED.matcher(Files.readString(CHECKOUT.resolve("docs/security.md")));
        List<String> missing = new ArrayList<>();
        int found = 0;
        while (named.find()) {
            String text = texts.getOrDefault(named.group(1), "");
            boolean there =
                    named.group(2) == null
                            ? !text.isEmpty()
                            : text.contains(" void " + named.group(2) + "(");
            if (there) {
                found++;
            } else {
                missing.add(named.group());
            }
        }
        assertThat(missing).isEmpty();
        assertThat(found).isGreaterThan(50);
    }
}
