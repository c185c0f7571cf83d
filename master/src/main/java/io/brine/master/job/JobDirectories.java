package io.brine.master.job;

import io.brine.salt.crypto.HashType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Where the files of a job lie: {@code jobs/HH/TTTT}, the hex hash of its jid. Immutable. */
final class JobDirectories {
    static final String JID = "jid";
    static final String LOAD = ".load.p";
    static final String MINIONS = ".minions.p";
    static final String NOCACHE = "nocache";
    static final String END_TIME = "endtime";
    static final String RETURN = "return.p";
    static final String OUT = "out.p";

    private static final Pattern VALID_JID = Pattern.compile("[0-9]{20}(_[^/\\x00]{1,64})?");
    private static final int PREFIX_LENGTH = 2;

    /** Something to do with each job's directory. */
    interface Visitor {
        void visit(Path directory) throws IOException;
    }

    private final Path root;
    private final HashType hashType;

    JobDirectories(Path root, String hashType) {
        this.root = root;
        this.hashType = HashType.of(hashType);
    }

    static boolean isValidJid(String jid) {
        return VALID_JID.matcher(jid).matches();
    }

    Path root() {
        return root;
    }

    /** The directory of a job, there or not. */
    Path of(String jid) {
        if (!isValidJid(jid)) {
            throw new IllegalArgumentException("not a valid jid");
        }
        String hash = hashType.hex(jid.getBytes(StandardCharsets.UTF_8));
        return root.resolve(hash.substring(0, PREFIX_LENGTH))
                .resolve(hash.substring(PREFIX_LENGTH));
    }

    Path parentOf(Path jobDirectory) {
        Path parent = jobDirectory.getParent();
        return parent == null ? root : parent;
    }

    /** Visits every job's directory; those that vanish meanwhile are passed over. */
    void forEach(Visitor visitor) throws IOException {
        forEachEntry(root, top -> forEachEntry(top, visitor));
    }

    static void forEachEntry(Path directory, Visitor visitor) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                visitor.visit(entry);
            }
        } catch (NoSuchFileException | NotDirectoryException nothingThere) {
            return;
        }
    }
}
