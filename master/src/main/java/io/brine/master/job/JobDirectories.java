package io.brine.master.job;

import io.brine.salt.crypto.HashType;
import io.brine.salt.job.JobId;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Where the files of a job lie: {@code jobs/HH/TTTT}, the hex hash of its jid. Immutable. */
final class JobDirectories {
    static final String JID = "jid";
    static final String LOAD = ".load.p";
    static final String MINIONS = ".minions.p";
    static final String NOCACHE = "nocache";
    static final String END_TIME = "endtime";
    static final String RETURN = "return.p";
    static final String OUT = "out.p";

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
