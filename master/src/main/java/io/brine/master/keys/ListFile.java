package io.brine.master.keys;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;

/**
 * A file with one expression for ids per line ({@code autosign_file}, {@code autoreject_file}); an
 * id may be equal, match as a glob, or match wholly as a regular expression. Thread-safe.
 */
final class ListFile {
    private record Content(FileTime modified, List<IdExpression> expressions) {}

    private final @Nullable Path file;
    private final FilePermissionCheck permissions;
    private volatile @Nullable Content content;

    ListFile(@Nullable Path file, FilePermissionCheck permissions) {
        this.file = file;
        this.permissions = permissions;
    }

    boolean matches(String id) throws IOException {
        if (file == null) {
            return false;
        }
        try {
            if (!permissions.passes(file)) {
                return false;
            }
            for (IdExpression expression : expressions(file)) {
                if (expression.matches(id)) {
                    return true;
                }
            }
            return false;
        } catch (NoSuchFileException absent) {
            return false;
        }
    }

    private List<IdExpression> expressions(Path present) throws IOException {
        FileTime modified = Files.getLastModifiedTime(present);
        Content known = content;
        if (known != null && known.modified().equals(modified)) {
            return known.expressions();
        }
        List<IdExpression> expressions = new ArrayList<>();
        for (String line : readLines(present)) {
            expressions.add(new IdExpression(line));
        }
        content = new Content(modified, expressions);
        return expressions;
    }

    /** Lines without blanks around, comments and empty ones left out. */
    static List<String> readLines(Path file) throws IOException {
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }
}
