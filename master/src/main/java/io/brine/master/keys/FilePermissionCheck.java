package io.brine.master.keys;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * Whether a file that decides over keys can only be written by those who may: never by others, and
 * by its group only with {@code permissive_pki_access}. Immutable.
 */
final class FilePermissionCheck {
    private static final Logger LOG = LoggerFactory.getLogger(FilePermissionCheck.class);

    private final boolean permissivePkiAccess;

    FilePermissionCheck(boolean permissivePkiAccess) {
        this.permissivePkiAccess = permissivePkiAccess;
    }

    boolean passes(Path file) throws IOException {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
        boolean passes =
                !mode.contains(PosixFilePermission.OTHERS_WRITE)
                        && (permissivePkiAccess || !mode.contains(PosixFilePermission.GROUP_WRITE));
        if (!passes) {
            LOG.warn("wrong permissions on {}: its content is ignored, chmod it to 0644", file);
        }
        return passes;
    }
}
