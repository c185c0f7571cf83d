package io.brine.master.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

class SessionKeysTest {
    @TempDir Path cache;

    @Test
    void aMinionKeepsItsSessionAndItIsOnDiskForItsOwnerOnly() throws Exception {
        SessionKeys sessions = new SessionKeys(cache, Duration.ofDays(1), Runnable::run);
        assertThat(sessions.find("m1")).isNull();

        SessionKeys.Session first = sessions.forAccepted("m1", "pem");

        assertThat(sessions.forAccepted("m1", "pem")).isSameAs(first);
        assertThat(sessions.find("m1")).isSameAs(first);
        Path file = cache.resolve("sessions/m1");
        assertThat(Files.readString(file)).isEqualTo(first.key().reveal());
        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void anotherKeyOfTheSameIdGetsAnotherSession() {
        SessionKeys sessions = new SessionKeys(cache, Duration.ofDays(1), Runnable::run);
        SessionKeys.Session first = sessions.forAccepted("m1", "pem");
        assertThat(sessions.forAccepted("m1", "other pem")).isNotSameAs(first);
    }

    @Test
    void aWornOrExpiredSessionIsReplaced() {
        SessionKeys sessions = new SessionKeys(cache, Duration.ofDays(1), Runnable::run);
        SessionKeys.Session first = sessions.forAccepted("m1", "pem");
        first.wearOut();
        assertThat(sessions.forAccepted("m1", "pem")).isNotSameAs(first);

        SessionKeys shortLived = new SessionKeys(cache, Duration.ZERO, Runnable::run);
        SessionKeys.Session second = shortLived.forAccepted("m1", "pem");
        assertThat(shortLived.find("m1")).isNull();
        assertThat(shortLived.forAccepted("m1", "pem")).isNotSameAs(second);
    }

    @Test
    void aSessionCanBeForgotten() {
        SessionKeys sessions = new SessionKeys(cache, Duration.ofDays(1), Runnable::run);
        sessions.forAccepted("m1", "pem");
        sessions.forget("m1");
        assertThat(sessions.find("m1")).isNull();
    }
}
