package io.brine.master.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Real PAM with services of our own, in a directory of our own: their password is checked by {@code
 * pam_exec}, so that no account of this host is touched.
 */
class PamBackendTest {
    @TempDir Path root;
    private PamHelper helper = new PamHelper(Path.of("/nowhere"), true);

    @BeforeEach
    void findPam() {
        PamHelper found = PamHelper.find(null);
        boolean modules =
                Stream.of("/lib/x86_64-linux-gnu", "/lib/aarch64-linux-gnu", "/lib64", "/usr/lib")
                        .anyMatch(lib -> Files.exists(Path.of(lib, "security/pam_exec.so")));
        Assumptions.assumeTrue(
                found != null && found.python() && modules, "no python3 or no pam_exec here");
        helper = Objects.requireNonNull(found);
    }

    private PamBackend service(String account) throws Exception {
        Path check = root.resolve("check");
        Files.writeString(
                check,
                "#!/bin/sh\n[ \"$PAM_USER\" = brine-tester ] || exit 1\n"
                        + "[ \"$(tr -d '\\000')\" = 'pass word' ]\n");
        Files.setPosixFilePermissions(check, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path services = Files.createDirectories(root.resolve("pam.d"));
        Files.writeString(
                services.resolve("brine"),
                "auth required pam_exec.so expose_authtok quiet "
                        + check
                        + "\naccount required "
                        + account
                        + "\n");
        return new PamBackend(helper, "brine", services);
    }

    @Test
    void theStackDecidesOverThePassword() throws Exception {
        PamBackend pam = service("pam_permit.so");
        assertThat(pam.authenticate("brine-tester", "pass word")).isTrue();
        assertThat(pam.authenticate("brine-tester", "password")).isFalse();
        assertThat(pam.authenticate("brine-tester", "")).isFalse();
        assertThat(pam.authenticate("somebody", "pass word")).isFalse();
    }

    /** CVE-2022-22967: the password of a locked account was accepted. */
    @Test
    void anAccountThatMayNotBeUsedIsRefusedWithTheRightPassword() throws Exception {
        assertThat(service("pam_deny.so").authenticate("brine-tester", "pass word")).isFalse();
    }

    @Test
    void whatIsNoNameOrPasswordIsNeverPassedOn() throws Exception {
        PamBackend pam = service("pam_permit.so");
        assertThat(pam.authenticate("brine-tester\0x", "pass word")).isFalse();
        assertThat(pam.authenticate("-n", "pass word")).isFalse();
        assertThat(pam.authenticate("brine-tester", "pass word\0")).isFalse();
        assertThat(new PamBackend(null, "login").authenticate("root", "x")).isFalse();
    }

    @Test
    void groupsAreThoseOfTheSystem() throws Exception {
        assertThat(new PamBackend(helper, "login").groups("root")).contains("root");
        assertThat(new PamBackend(helper, "login").groups("no-such-user-here")).isEmpty();
    }
}
