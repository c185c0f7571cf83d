package io.brine.benchmarks.swarm.master;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import io.brine.salt.crypto.HashType;
import io.brine.salt.job.JobId;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Counts the returns that a master keeps for a job. Thread-safe; waits for the disk. */
public sealed interface JobCacheCount {
    /** How many minions' returns are kept. */
    int returns(String jid) throws IOException;

    /**
     * Salt's {@code local_cache}, read from the disk.
     *
     * @param cachedir of the master
     */
    record Directories(Path cachedir) implements JobCacheCount {
        @Override
        public int returns(String jid) throws IOException {
            Path job = cachedir.resolve("jobs").resolve(JobId.cachePath(jid, HashType.SHA256));
            if (!Files.isDirectory(job)) {
                return 0;
            }
            int count = 0;
            try (DirectoryStream<Path> each = Files.newDirectoryStream(job, Files::isDirectory)) {
                for (Path minion : each) {
                    count += Files.isRegularFile(minion.resolve("return.p")) ? 1 : 0;
                }
            }
            return count;
        }
    }

    /**
     * A command that prints a job's returns as a JSON map, for caches that only the master reads.
     *
     * @param command its words; the job's id becomes the last one
     */
    record Command(List<String> command) implements JobCacheCount {
        private static final int PATIENCE_SECONDS = 120;

        @Override
        public int returns(String jid) throws IOException {
            List<String> words = new ArrayList<>(command);
            words.add(jid);
            Path output = Files.createTempFile("swarm-lookup", ".json");
            try {
                Process process =
                        new ProcessBuilder(words)
                                .redirectOutput(output.toFile())
                                .redirectError(ProcessBuilder.Redirect.DISCARD)
                                .start();
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new IOException(command + " did not end in " + PATIENCE_SECONDS + " s");
                }
                return keys(output);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            } finally {
                Files.deleteIfExists(output);
            }
        }

        /** How many keys the map in a file has; those of maps inside do not count. */
        static int keys(Path json) throws IOException {
            try (JsonParser parser = new JsonFactory().createParser(json.toFile())) {
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    throw new IOException("the job cache's lookup printed no JSON map");
                }
                int count = 0;
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    count++;
                    parser.nextToken();
                    parser.skipChildren();
                }
                return count;
            }
        }
    }
}
