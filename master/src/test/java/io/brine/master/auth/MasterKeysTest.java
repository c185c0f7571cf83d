package io.brine.master.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.salt.crypto.RsaKeyPair;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

class MasterKeysTest {
    @TempDir Path pki;

    @Test
    void makesKeysWhereSalt3008HasThemAndLinksTheOldNames() throws Exception {
        RsaKeyPair made = MasterKeys.loadOrCreate(pki, "vm_master", 2048, null);

        assertThat(Files.getPosixFilePermissions(pki.resolve("vm.pem")))
                .isEqualTo(PosixFilePermissions.fromString("r--------"));
        assertThat(Files.readSymbolicLink(pki.resolve("master.pem"))).isEqualTo(Path.of("vm.pem"));
        assertThat(Files.readString(pki.resolve("master.pub")).strip()).isEqualTo(made.publicPem());
        assertThat(MasterKeys.loadOrCreate(pki, "vm_master", 2048, null).publicPem())
                .isEqualTo(made.publicPem());
    }

    @Test
    void usesThePlainKeyOfAnOlderMaster() throws Exception {
        RsaKeyPair old = RsaKeyPair.generate(2048);
        old.save(pki, "master");

        assertThat(MasterKeys.loadOrCreate(pki, "vm_master", 2048, null).publicPem())
                .isEqualTo(old.publicPem());
        assertThat(pki.resolve("vm.pem")).doesNotExist();
    }

    @Test
    void aMasterOfANewNameKeepsItsKey() throws Exception {
        RsaKeyPair made = MasterKeys.loadOrCreate(pki, "before_master", 2048, null);

        assertThat(MasterKeys.loadOrCreate(pki, "after_master", 2048, null).publicPem())
                .isEqualTo(made.publicPem());
        assertThat(pki.resolve("after.pem")).doesNotExist();
    }

    @Test
    void anIdThatIsNoFileNameFallsBackToThePlainName() {
        assertThat(MasterKeys.fileName("vm_master")).isEqualTo("vm");
        assertThat(MasterKeys.fileName("salt")).isEqualTo("salt");
        assertThat(MasterKeys.fileName("../x")).isEqualTo("master");
        assertThat(MasterKeys.fileName("_master")).isEqualTo("master");
    }
}
