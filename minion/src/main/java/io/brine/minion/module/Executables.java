package io.brine.minion.module;

import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Finds programs on {@code PATH}. Stateless. */
final class Executables {
    private static final Pattern COLON = Pattern.compile(":");
    private static final String MORE = ":/bin:/sbin:/usr/bin:/usr/sbin:/usr/local/bin";

    private Executables() {}

    /** The absolute path of the program, or null; Salt's usual directories count besides PATH. */
    static @Nullable String which(String program) {
        if (program.isEmpty()) {
            return null;
        }
        try {
            if (program.contains("/")) {
                return runnable(Path.of(program)) ? program : null;
            }
            for (String directory :
                    COLON.split(System.getenv().getOrDefault("PATH", "") + MORE, -1)) {
                Path file = Path.of(directory, program);
                if (file.isAbsolute() && runnable(file)) {
                    return file.toString();
                }
            }
        } catch (InvalidPathException e) {
            return null;
        }
        return null;
    }

    private static boolean runnable(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }
}
