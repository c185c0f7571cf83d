package io.brine.master.access;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * The eauth back end {@code pam}: asks the system's PAM stack for the password and for whether the
 * account may be used, and the system for the user's groups. Thread-safe; blocks while helper
 * programs run.
 */
final class PamBackend implements AuthBackend {
    private static final Logger LOG = LoggerFactory.getLogger(PamBackend.class);
    private static final Duration MOST = Duration.ofSeconds(30);
    private static final int UNAVAILABLE = 2;
    private static final int ACCOUNT = 3;

    private final @Nullable PamHelper helper;
    private final String service;
    private final @Nullable Path confDir;

    /**
     * Over a helper program.
     *
     * @param service {@code auth.pam.service}
     */
    PamBackend(@Nullable PamHelper helper, String service) {
        this(helper, service, null);
    }

    PamBackend(@Nullable PamHelper helper, String service, @Nullable Path confDir) {
        this.helper = helper;
        this.service = service;
        this.confDir = confDir;
        if (helper == null) {
            LOG.error(
                    "external_auth: pam lets nobody in: install python3 or pamtester, or point"
                            + " auth.pam.python to an interpreter");
        }
    }

    @Override
    public boolean authenticate(String username, String password)
            throws IOException, InterruptedException {
        PamHelper with = helper;
        boolean lines = with != null && !with.python();
        if (with == null || !isName(username) || !isPassword(password, lines)) {
            return false;
        }
        int code =
                HelperProcess.run(
                                with.command(service, username, confDir),
                                with.input(username, password),
                                MOST)
                        .exitCode();
        switch (code) {
            case UNAVAILABLE -> LOG.error("PAM cannot be used by {}: no libpam", with.program());
            case ACCOUNT -> LOG.warn("PAM: the account of {} may not be used", username);
            case -1 -> LOG.error("PAM did not answer within {} s", MOST.toSeconds());
            default -> LOG.debug("PAM service {} answered {}", service, code);
        }
        return code == 0;
    }

    @Override
    public List<String> groups(String username) throws IOException, InterruptedException {
        if (!isName(username)) {
            return List.of();
        }
        HelperProcess.Result found =
                HelperProcess.run(
                        List.of("/usr/bin/id", "-Gnz", "--", username), new byte[0], MOST);
        return found.exitCode() == 0
                ? Arrays.stream(found.output().split("\0")).filter(g -> !g.isEmpty()).toList()
                : List.of();
    }

    private static boolean isName(String text) {
        return !text.isEmpty()
                && !text.startsWith("-")
                && text.chars().noneMatch(Character::isISOControl);
    }

    private static boolean isPassword(String text, boolean lines) {
        return text.indexOf('\0') < 0 && !(lines && text.indexOf('\n') >= 0);
    }
}
