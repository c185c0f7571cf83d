package io.brine.master.access;

import io.brine.daemon.config.SaltConfig;
import io.brine.master.config.MasterConfig;
import io.brine.master.process.RefusalLog;
import io.brine.master.process.WorkPool;
import io.brine.master.target.TargetResolver;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the master needs to know who may ask for what, made from its configuration. Thread-safe.
 *
 * @param access the gate
 * @param tokens for maintenance to clean
 */
public record AccessServices(Access access, TokenStore tokens) {
    private static final Logger LOG = LoggerFactory.getLogger(AccessServices.class);

    /**
     * Makes everything; blocks on the disk.
     *
     * @param pool for the back ends of {@code external_auth}
     * @throws IOException if the key of the master's own user cannot be written
     */
    public static AccessServices create(
            MasterConfig config,
            TargetResolver targets,
            WorkPool pool,
            RefusalLog refusals,
            InstantSource clock)
            throws IOException {
        SaltConfig salt = config.salt();
        Map<String, @Nullable Object> acl = config.map("publisher_acl");
        AccessOptions options = AccessOptions.of(salt);
        if (!acl.isEmpty() || !options.externalAuth().isEmpty()) {
            letOthersThrough(config.cacheDir());
        }
        boolean verify = !salt.has("client_acl_verify") || salt.bool("client_acl_verify");
        PublisherKeys keys =
                PublisherKeys.prepare(config.cacheDir(), config.user(), acl.keySet(), verify);
        AccessRules rules = new AccessRules(targets, options.permissive(), config.orderMasters());
        TokenStore tokens = new TokenStore(options.tokenDir(), options.hashType(), clock);
        ExternalAuth external = new ExternalAuth(options, tokens, rules, refusals, clock);
        boolean sudoAcl = salt.has("sudo_acl") && salt.bool("sudo_acl");
        PublisherAcl publisherAcl =
                new PublisherAcl(acl, config.map("publisher_acl_blacklist"), sudoAcl);
        return new AccessServices(
                new Access(keys, publisherAcl, external, rules, pool, refusals), tokens);
    }

    /** Other users must be able to reach their key file below it, though not to list it. */
    private static void letOthersThrough(Path cacheDir) {
        try {
            Set<PosixFilePermission> mode = new HashSet<>(Files.getPosixFilePermissions(cacheDir));
            if (mode.add(PosixFilePermission.OTHERS_EXECUTE)) {
                Files.setPosixFilePermissions(cacheDir, mode);
            }
        } catch (IOException | UnsupportedOperationException e) {
            LOG.warn("{}: other users cannot be let through: {}", cacheDir, e.toString());
        }
    }
}
