package io.brine.master.job;

import io.brine.daemon.config.SaltConfig;
import io.brine.master.cache.AtomicFiles;
import io.brine.master.config.MasterConfig;
import io.brine.salt.job.JobId;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Supplier;

/** Opens the job cache that {@code master_job_cache} names. Stateless. */
public final class JobCaches {
    private static final Logger LOG = LoggerFactory.getLogger(JobCaches.class);
    private static final String RETURNER = MvStoreJobStore.NAME + ".py";

    private JobCaches() {}

    /**
     * The cache of a master.
     *
     * @throws IOException if its file cannot be used
     */
    public static JobCache open(MasterConfig config) throws IOException {
        SaltConfig salt = config.salt();
        LocalCacheJobStore local =
                new LocalCacheJobStore(config.cacheDir(), salt.text("hash_type"), jids(salt));
        String name = salt.optText("master_job_cache");
        if (MvStoreJobStore.NAME.equals(name)) {
            JobCache opened = MvStoreJobStore.open(config.cacheDir(), local);
            writeReturner(config);
            return opened;
        }
        return local;
    }

    /** Without a returner of this name Salt's command lines refuse to work at all. */
    private static void writeReturner(MasterConfig config) {
        String named = config.salt().optText("extension_modules");
        Path modules =
                named == null || named.isEmpty()
                        ? config.cacheDir().resolve("extmods")
                        : config.salt().path("extension_modules");
        Path file = modules.resolve("returners").resolve(RETURNER);
        try (InputStream in = JobCaches.class.getResourceAsStream(RETURNER)) {
            byte[] text = Objects.requireNonNull(in, RETURNER).readAllBytes();
            AtomicFiles.makeDirectories(modules.resolve("returners"));
            if (!Arrays.equals(text, AtomicFiles.readIfPresent(file))) {
                AtomicFiles.write(file, text);
            }
        } catch (IOException e) {
            LOG.warn(
                    "{} cannot be written, so Salt's own command lines will not work with"
                            + " master_job_cache: {}: {}",
                    file,
                    MvStoreJobStore.NAME,
                    e.toString());
        }
    }

    private static Supplier<String> jids(SaltConfig salt) {
        JobId jids = new JobId();
        if (!salt.has("unique_jid") || !salt.bool("unique_jid")) {
            return jids::next;
        }
        String suffix = "_" + ProcessHandle.current().pid();
        return () -> jids.next() + suffix;
    }
}
