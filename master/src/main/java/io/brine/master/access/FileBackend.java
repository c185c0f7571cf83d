package io.brine.master.access;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The eauth back end {@code file}: passwords in a text file, plain or hashed, or in Apache's {@code
 * htpasswd} and {@code htdigest} forms. The file is read anew for every login.
 *
 * @param file {@code ^filename}, or null if it is not set
 * @param type {@code ^filetype}: {@code text}, {@code htpasswd} or {@code htdigest}
 * @param hashType {@code ^hashtype} of a text file
 * @param separator {@code ^field_separator} of a text file
 * @param userField {@code ^username_field} of a text file, from 1
 * @param passwordField {@code ^password_field} of a text file, from 1
 * @param realm {@code ^realm} of an htdigest file, or empty
 */
record FileBackend(
        @Nullable Path file,
        String type,
        String hashType,
        String separator,
        int userField,
        int passwordField,
        String realm)
        implements AuthBackend {
    private static final Logger LOG = LoggerFactory.getLogger(FileBackend.class);
    private static final long MAX_OCTETS = 16 << 20;

    static FileBackend of(Map<?, ? extends @Nullable Object> options) {
        Object file = options.get("^filename");
        if (file == null) {
            LOG.error("external_auth: file lets nobody in until '^filename' is set");
        }
        return new FileBackend(
                file == null ? null : Path.of(String.valueOf(file)),
                text(options, "^filetype", "text"),
                text(options, "^hashtype", "plaintext"),
                text(options, "^field_separator", ":"),
                field(options, "^username_field", 1),
                field(options, "^password_field", 2),
                text(options, "^realm", ""));
    }

    private static String text(
            Map<?, ? extends @Nullable Object> options, String key, String otherwise) {
        Object value = options.get(key);
        return value == null ? otherwise : String.valueOf(value);
    }

    private static int field(
            Map<?, ? extends @Nullable Object> options, String key, int otherwise) {
        Object value = options.get(key);
        if (value == null) {
            return otherwise;
        }
        try {
            return Math.max(1, Integer.parseInt(String.valueOf(value)));
        } catch (NumberFormatException e) {
            LOG.error("external_auth: file: {} is no number, {} is used", key, otherwise);
            return otherwise;
        }
    }

    @Override
    public boolean authenticate(String username, String password) throws IOException {
        Path path = file;
        if (path == null || username.isEmpty()) {
            return false;
        }
        if (Files.size(path) > MAX_OCTETS) {
            throw new IOException(path + " is larger than " + MAX_OCTETS + " octets");
        }
        for (String line : Files.readAllLines(path, StandardCharsets.UTF_8)) {
            Boolean verdict = ask(line.strip(), username, password);
            if (verdict != null) {
                return verdict;
            }
        }
        return false;
    }

    /** What a line says about a user; null if it is about another one. */
    private @Nullable Boolean ask(String line, String username, String password) {
        List<String> fields = fields(line, type.startsWith("ht") ? ":" : separator);
        return switch (type) {
            case "htpasswd" -> {
                boolean his = fields.size() >= 2 && fields.get(0).equals(username);
                yield his ? PasswordFile.matchesHtpasswd(fields.get(1), password) : null;
            }
            case "htdigest" -> {
                boolean his =
                        fields.size() >= 3
                                && fields.get(0).equals(username)
                                && fields.get(1).equals(realm);
                yield his
                        ? PasswordFile.matchesHtdigest(fields.get(2), username, realm, password)
                        : null;
            }
            default -> {
                boolean his =
                        fields.size() >= Math.max(userField, passwordField)
                                && fields.get(userField - 1).equals(username);
                yield his
                        ? PasswordFile.matchesText(
                                fields.get(passwordField - 1), hashType, password)
                        : null;
            }
        };
    }

    private static List<String> fields(String line, String separator) {
        List<String> fields = new ArrayList<>();
        int from = 0;
        int at = separator.isEmpty() ? -1 : line.indexOf(separator);
        while (at >= 0) {
            fields.add(line.substring(from, at));
            from = at + separator.length();
            at = line.indexOf(separator, from);
        }
        fields.add(line.substring(from));
        return fields;
    }
}
