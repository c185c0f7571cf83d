package io.brine.master.reactor;

import io.brine.daemon.config.PathGlob;
import io.brine.master.fileserver.FileServer;
import io.brine.render.TemplateLoader;
import io.brine.salt.payload.Bytes;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Finds the files that the option {@code reactor} names: paths on this host, with wildcards, and
 * {@code salt://} in the file server. Thread-safe; blocks on the disk.
 */
final class ReactorFiles implements TemplateLoader {
    private static final String SCHEME = "salt://";
    private static final long MAX_SIZE = 1 << 20;

    private final FileServer files;

    ReactorFiles(FileServer files) {
        this.files = files;
    }

    /**
     * The texts by the name of their file, in order; empty if there is none.
     *
     * @throws IOException naming the file, if one is there and cannot be read
     */
    Map<String, String> read(String reference, String saltenv) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        if (reference.startsWith(SCHEME)) {
            String text = load(reference.substring(SCHEME.length()), saltenv);
            if (text != null) {
                texts.put(reference, text);
            }
            return texts;
        }
        for (Path path : PathGlob.expand(null, reference)) {
            if (Files.size(path) > MAX_SIZE) {
                throw tooLarge(path.toString());
            }
            texts.put(path.toString(), Files.readString(path));
        }
        return texts;
    }

    @Override
    public @Nullable String load(String path, String saltenv) throws IOException {
        Object found = files.find(path, saltenv).get("path");
        if (found == null || found.equals("")) {
            return null;
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (true) {
            byte[] chunk = octets(files.serve(path, saltenv, all.size(), 0).get("data"));
            if (chunk.length == 0) {
                return all.toString(StandardCharsets.UTF_8);
            }
            all.writeBytes(chunk);
            if (all.size() > MAX_SIZE) {
                throw tooLarge(SCHEME + path);
            }
        }
    }

    private static byte[] octets(@Nullable Object data) {
        return switch (data) {
            case byte[] octets -> octets;
            case Bytes bytes -> bytes.toByteArray();
            case String text -> text.getBytes(StandardCharsets.UTF_8);
            case null, default -> new byte[0];
        };
    }

    private static IOException tooLarge(String name) {
        return new IOException(name + " has more than " + MAX_SIZE + " octets");
    }
}
