package io.brine.master.keys;

import io.brine.salt.payload.PythonText;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * {@code autosign_grains_dir}: a file named like a grain, with the values that are trusted, one a
 * line. Immutable.
 */
final class AutoSignGrains {
    private final @Nullable Path directory;
    private final FilePermissionCheck permissions;

    AutoSignGrains(@Nullable Path directory, FilePermissionCheck permissions) {
        this.directory = directory;
        this.permissions = permissions;
    }

    boolean matches(@Nullable Map<?, ?> grains) throws IOException {
        if (directory == null || grains == null || !Files.isDirectory(directory)) {
            return false;
        }
        try (var files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String grain = String.valueOf(file.getFileName());
                if (grains.containsKey(grain)
                        && Files.isRegularFile(file)
                        && permissions.passes(file)
                        && ListFile.readLines(file).contains(PythonText.str(grains.get(grain)))) {
                    return true;
                }
            }
        }
        return false;
    }
}
