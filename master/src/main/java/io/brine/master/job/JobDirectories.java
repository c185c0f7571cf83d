package io.brine.master.job;

import io.brine.salt.crypto.HashType;
import io.brine.salt.job.JobId;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Set;

/** Where the files of a job lie: {@code jobs/HH/TTTT}, the hex hash of its jid. Immutable. */
final class JobDirectories {
    static final String JID = "jid";
    static final String LOAD = ".load.p";
    static final String MINIONS = ".minions.p";
    static final String NOCACHE = "nocache";
    static final String END_TIME = "endtime";
    static final String RETURN = "return.p";
    static final String OUT = "out.p";

    private static final Set<String> TAKEN = Set.of(JID, NOCACHE, END_TIME);

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
        return JobId.isValid(jid);
    }

    Path root() {
        return root;
    }

    /** The directory of a job, there or not. */
    Path of(String jid) {
        if (!isValidJid(jid)) {
            throw new IllegalArgumentException("not a valid jid");
        }
        return root.resolve(JobId.cachePath(jid, hashType));
    }

    /**
     * Where a minion's return lies. Minions named like the job's own files, whose returns Salt
     * cannot keep (one named {@code nocache} would even stop all others' from being kept), have
     * hidden directories, which no id can name.
     */
    static Path ofMinion(Path jobDirectory, String minionId) {
        return jobDirectory.resolve(TAKEN.contains(minionId) ? "." + minionId : minionId);
    }

    /** Whose return lies in this entry of a job's directory; null if it is none's. */
    static @Nullable String minionOf(Path entry) {
        String name = String.valueOf(entry.getFileName());
        if (!name.startsWith(".")) {
            return TAKEN.contains(name) ? null : name;
        }
        return TAKEN.contains(name.substring(1)) ? name.substring(1) : null;
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
