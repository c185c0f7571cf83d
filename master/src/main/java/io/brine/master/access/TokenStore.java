package io.brine.master.access;

import io.brine.master.cache.AtomicFiles;
import io.brine.salt.crypto.HashType;
import io.brine.salt.crypto.SecretFiles;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.PayloadMap;
import io.brine.salt.payload.SaltPack;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The tokens of {@code mk_token} on disk, as Salt 3008 keeps them: {@code token_dir/<token>.p},
 * mode 0600. Those of Salt 3006 and 3007 ({@code token_dir/<token>}) are read as well. Nothing but
 * hex digits becomes a file name. Thread-safe; blocks on the disk.
 */
public final class TokenStore {
    private static final Logger LOG = LoggerFactory.getLogger(TokenStore.class);
    private static final Pattern TOKEN = Pattern.compile("[0-9a-f]{32,128}");
    private static final Pattern FILE = Pattern.compile("[0-9a-f]{32,128}(\\.p)?");
    private static final int RANDOM_OCTETS = 512;
    private static final long MAX_FILE = 1 << 20;

    private final Path directory;
    private final HashType hashType;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    /** Over {@code token_dir}; the hash gives the tokens their length. */
    public TokenStore(Path directory, HashType hashType, InstantSource clock) {
        this.directory = directory;
        this.hashType = hashType;
        this.clock = clock;
    }

    /**
     * Makes a token and keeps what it stands for.
     *
     * @param data with {@code expire} in seconds since the epoch
     * @return the data with {@code token} added
     * @throws IOException if it cannot be kept
     */
    Map<String, @Nullable Object> store(Map<String, @Nullable Object> data) throws IOException {
        byte[] octets = new byte[RANDOM_OCTETS];
        random.nextBytes(octets);
        String token = hashType.hex(octets);
        Map<String, @Nullable Object> complete = new LinkedHashMap<>(data);
        complete.put("token", token);
        Map<String, @Nullable Object> file = new LinkedHashMap<>();
        file.put("data", complete);
        file.put("_expires", (long) seconds(data.get("expire")));
        // The names in it are the tokens: whoever can list them has them.
        AtomicFiles.makePrivateDirectory(directory);
        SecretFiles.write(directory.resolve(token + ".p"), SaltPack.packBin(file), 0600);
        return complete;
    }

    /** What a token stands for, or null if it is none, or expired, or not readable. */
    @Nullable PayloadMap find(String token) {
        if (!TOKEN.matcher(token).matches()) {
            return null;
        }
        for (String name : new String[] {token + ".p", token}) {
            PayloadMap data = read(directory.resolve(name));
            if (data != null) {
                return data;
            }
        }
        return null;
    }

    /** Removes tokens that have expired or cannot be read; returns how many. */
    public int clean() throws IOException {
        int removed = 0;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (FILE.matcher(entry.getFileName().toString()).matches()
                        && Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)
                        && read(entry) == null) {
                    removed++;
                }
            }
        } catch (NoSuchFileException none) {
            LOG.trace("no tokens were ever made");
        }
        return removed;
    }

    private @Nullable PayloadMap read(Path file) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        try {
            PayloadMap data = unwrapped(file);
            if (seconds(data.get("expire")) >= now()) {
                return data;
            }
        } catch (PayloadException e) {
            LOG.warn("A token that cannot be read is removed: {}", e.getMessage());
        } catch (IOException e) {
            LOG.warn("A token cannot be read now: {}", e.toString());
            return null;
        }
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("An expired token cannot be removed: {}", e.toString());
        }
        return null;
    }

    private static PayloadMap unwrapped(Path file) throws IOException, PayloadException {
        if (Files.size(file) > MAX_FILE) {
            throw new PayloadException("it is larger than " + MAX_FILE + " octets");
        }
        PayloadMap map = PayloadMap.unpack(Files.readAllBytes(file));
        PayloadMap data = map.has("data") && map.has("_expires") ? map.map("data") : map;
        data.text("name");
        data.text("eauth");
        return data;
    }

    private static double seconds(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : 0;
    }

    private double now() {
        return clock.millis() / 1000.0;
    }
}
