package io.brine.master.cli;

import io.brine.daemon.cli.CommandException;
import io.brine.daemon.cli.ExitCodes;
import io.brine.daemon.config.SaltConfig;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The user that a job is published as, and the key file in the master's {@code cachedir} that
 * proves it. Immutable; the key itself is read when asked for, as a restarted master may have made
 * a new one.
 *
 * @param user root, another user's name, or {@code sudo_NAME}
 * @param file {@code cachedir/.USER_key}
 */
record MasterKey(String user, Path file) {
    /**
     * Salt's rules: root through sudo is {@code sudo_NAME}; both root and sudoers use the key of
     * the master's own user.
     *
     * @param processUser the user that this process runs as
     * @param sudoUser {@code $SUDO_USER}
     */
    static MasterKey of(SaltConfig config, String processUser, @Nullable String sudoUser) {
        boolean root = processUser.equals("root");
        String user = root && sudoUser != null ? "sudo_" + sudoUser : processUser;
        String masterUser = config.optText("user");
        String keyUser = root ? (masterUser == null ? "root" : masterUser) : processUser;
        return new MasterKey(user, config.path("cachedir").resolve("." + keyUser + "_key"));
    }

    /**
     * The key.
     *
     * @throws CommandException if the file cannot be read
     */
    String read() {
        try {
            return Files.readString(file).strip();
        } catch (NoSuchFileException e) {
            throw unreadable("no such file; has the master been started with this configuration?");
        } catch (AccessDeniedException e) {
            throw unreadable("permission denied; run brine as the master's user");
        } catch (IOException e) {
            throw unreadable(String.valueOf(e.getMessage()));
        }
    }

    private CommandException unreadable(String reason) {
        return new CommandException(
                ExitCodes.NO_RETURN, "cannot read the key file " + file + ": " + reason);
    }
}
