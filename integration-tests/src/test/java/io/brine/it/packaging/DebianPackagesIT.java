package io.brine.it.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.brine.it.support.Commands;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The life of the Debian packages on one machine, step after step: installed, serving, upgraded,
 * removed, purged. There is no systemd: the daemons are started as their units say.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DebianPackagesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static @Nullable DebianMachine started;

    @BeforeAll
    static void install() throws IOException {
        started = DebianMachine.start();
        machine().run("dpkg -i /debs/brine-common_* /debs/brine-master_* /debs/brine-minion_*");
    }

    @AfterAll
    static void leave() {
        if (started != null) {
            started.close();
        }
    }

    private static DebianMachine machine() {
        return Objects.requireNonNull(started);
    }

    @Test
    @Order(1)
    void installsFilesUsersAndDirectories() {
        assertThat(
                        machine()
                                .run(
                                        "for p in brine-common brine-master brine-minion; do dpkg"
                                                + " -V $p; done"))
                .isEmpty();
        assertThat(
                        machine()
                                .run(
                                        "stat -c '%n %U:%G %a' /etc/salt/master /etc/salt/minion"
                                                + " /etc/salt/pki/master /etc/salt/pki/minion"
                                                + " /var/cache/salt/master /var/log/salt"
                                                + " /var/log/salt/master /var/log/salt/minion"))
                .isEqualTo(
                        """
                        /etc/salt/master root:root 644
                        /etc/salt/minion root:root 644
                        /etc/salt/pki/master salt:salt 700
                        /etc/salt/pki/minion root:root 700
                        /var/cache/salt/master salt:salt 755
                        /var/log/salt root:root 755
                        /var/log/salt/master salt:adm 640
                        /var/log/salt/minion root:adm 640
                        """);
        assertThat(machine().run("getent passwd salt"))
                .contains(":/nonexistent:")
                .endsWith("/nologin\n");
        assertThat(machine().run("grep -v '^#' /etc/salt/master | grep ."))
                .isEqualTo("user: salt\n");
        assertThat(
                        machine()
                                .run(
                                        """
                                        for program in brine brine-call brine-key brine-master brine-minion brine-run brine-zmtp; do
                                            zcat /usr/share/man/man1/$program.1.gz | head -n 1 | cut -d' ' -f 2
                                            bash --norc -c ". /usr/share/bash-completion/completions/$program && complete -p $program"
                                        done
                                        """))
                .isEqualTo(
                        Stream.of(
                                        "brine",
                                        "brine-call",
                                        "brine-key",
                                        "brine-master",
                                        "brine-minion",
                                        "brine-run",
                                        "brine-zmtp")
                                .map(
                                        name ->
                                                "\"%s\"\ncomplete -o default -F _complete_%s %s\n"
                                                        .formatted(
                                                                name.toUpperCase(Locale.ROOT),
                                                                name,
                                                                name))
                                .collect(Collectors.joining()));
        assertThat(machine().run("brine-zmtp --version")).contains("brine-zmtp");
        assertThat(machine().run("brine-master --check-config")).contains("configuration is good");
    }

    @Test
    @Order(2)
    void servesAsTheUnitsSay() {
        machine()
                .run(
                        "echo 'auto_accept: True' >/etc/salt/master.d/test.conf; printf 'master:"
                                + " 127.0.0.1\\n"
                                + "id: m1\\n"
                                + "' >/etc/salt/minion.d/test.conf");
        begin("brine-master");
        await().atMost(PATIENCE)
                .until(() -> machine().attempt("brine-master --status").status() == 0);
        begin("brine-minion");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            Commands.Result ping =
                                    machine().attempt("brine --timeout=2 --out=txt m1 test.ping");
                            assertThat(ping.out()).contains("m1: True");
                        });
        assertThat(machine().run("brine --out=txt m1 cmd.run 'id -un'")).contains("m1: root");
        assertThat(
                        machine()
                                .run(
                                        "setpriv --reuid=salt --regid=salt --init-groups brine"
                                                + " --out=txt m1 test.ping"))
                .contains("m1: True");
        assertThat(machine().run("stat -c %U /etc/salt/pki/master/minions/m1")).isEqualTo("salt\n");
        machine().run("for p in /tmp/brine-*.pid; do kill $(cat $p); done");
        await().atMost(PATIENCE)
                .until(() -> machine().attempt("cat /tmp/brine-*.status").out().equals("0\n0\n"));
    }

    @Test
    @Order(3)
    void anUpgradeKeepsWhatTheAdministratorChanged() {
        machine()
                .run(
                        """
                        echo '# mine' >>/etc/salt/master
                        echo '# mine' >>/etc/default/brine-master
                        rm /etc/salt/minion
                        dpkg-deb -R /debs/brine-master_* /tmp/newer
                        sed -i 's/^Version: .*/Version: 99/' /tmp/newer/DEBIAN/control
                        echo '# a newer line' >>/tmp/newer/etc/default/brine-master
                        dpkg-deb -b /tmp/newer /tmp/newer.deb
                        dpkg --force-confdef --force-confold -i /tmp/newer.deb
                        dpkg -i /debs/brine-minion_*
                        """);
        assertThat(machine().run("tail -n 1 /etc/salt/master /etc/default/brine-master"))
                .contains("master <==\n# mine\n")
                .endsWith("brine-master <==\n# mine\n");
        assertThat(machine().run("tail -n 1 /etc/default/brine-master.dpkg-dist"))
                .isEqualTo("# a newer line\n");
        assertThat(machine().attempt("test -e /etc/salt/minion").status()).as("taken away").isOne();
    }

    @Test
    @Order(4)
    void removalKeepsKeysAndConfiguration() {
        machine().run("dpkg -r brine-master brine-minion");
        assertThat(machine().attempt("command -v brine-master brine brine-call").status())
                .isNotZero();
        machine()
                .run(
                        "test -e /etc/salt/pki/master/master.pem && test -e"
                            + " /etc/salt/pki/master/minions/m1 && test -e"
                            + " /etc/salt/pki/minion/minion.pem && test -e /etc/salt/master && test"
                            + " -e /etc/default/brine-master && test -e /var/log/salt/master");
    }

    @Test
    @Order(5)
    void purgingLeavesNothingUnlessItIsThatOfSaltsPackageToo() {
        machine()
                .run(
                        """
                        mkdir -p /tmp/salt/DEBIAN
                        printf '%s\\n' 'Package: salt-master' 'Version: 3008.3' 'Architecture: all' \
                            'Maintainer: Test <test@example.org>' 'Description: stands for that of Salt' >/tmp/salt/DEBIAN/control
                        dpkg-deb -b /tmp/salt /tmp/salt.deb
                        dpkg -i /tmp/salt.deb
                        dpkg -P brine-master brine-minion
                        """);
        machine().run("test -e /etc/salt/pki/master/master.pem && test -e /etc/salt/master");
        assertThat(machine().attempt("test -e /etc/salt/pki/minion").status()).isOne();
        machine()
                .run(
                        "dpkg -P salt-master && dpkg -i /debs/brine-master_* && rm"
                            + " /etc/salt/m*.d/test.conf && dpkg -P brine-master brine-common &&"
                            + " rmdir /etc/salt/minion.d");
        assertThat(
                        machine()
                                .run(
                                        "find / -xdev \\( -path /debs -o -path /proc -o -path /sys"
                                            + " -o -path /tmp -o -path /root -o -path /run -o -path"
                                            + " /usr/share/zoneinfo \\) -prune -o \\( -iname"
                                            + " '*brine*' -o -iname '*salt*' \\) -print"))
                .isEqualTo("/etc/salt\n");
        assertThat(machine().run("ls -A /etc/salt")).isEmpty();
    }

    /**
     * As systemd would: the unit's command, user and directory; its exit status is written down.
     */
    private static void begin(String program) {
        String unit = machine().run("cat /lib/systemd/system/" + program + ".service");
        Matcher user = Pattern.compile("(?m)^User=(.*)$").matcher(unit);
        String name = user.find() ? user.group(1) : "root";
        String directory = "/run/" + value(unit, "RuntimeDirectory");
        machine().run("install -d -o " + name + " " + directory);
        machine()
                .begin(
                        program,
                        "setpriv --reuid=%1$s --regid=%1$s --init-groups %2$s & echo $! >/tmp/%3$s.pid; wait $!; echo $? >/tmp/%3$s.status"
                                .formatted(name, value(unit, "ExecStart"), program));
    }

    private static String value(String unit, String key) {
        Matcher matcher = Pattern.compile("(?m)^" + key + "=(.*)$").matcher(unit);
        if (!matcher.find()) {
            throw new AssertionError("the unit has no " + key);
        }
        return matcher.group(1);
    }
}
