package io.brine.master.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The master's own key files in its {@code pki_dir}. Immutable. */
public final class LocalKeys {
    /** Salt's name for them beside the names of states. */
    public static final String STATUS = "local";

    private final Path pkiDir;

    /** Those in a {@code pki_dir}, which need not exist. */
    public LocalKeys(Path pkiDir) {
        this.pkiDir = pkiDir;
    }

    /**
     * File name to what {@code shown} makes of its text, for names that match the globs.
     *
     * @throws IOException if a file cannot be read
     */
    public Map<String, String> matching(String globs, UnaryOperator<String> shown)
            throws IOException {
        KeyGlob wanted = new KeyGlob(globs);
        Map<String, String> found = new TreeMap<>();
        try (var files = Files.newDirectoryStream(pkiDir, "*.{pem,pub}")) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && wanted.matches(name)) {
                    found.put(
                            name, shown.apply(Files.readString(file, StandardCharsets.ISO_8859_1)));
                }
            }
        } catch (NoSuchFileException none) {
            return found;
        }
        return found;
    }
}
