package io.brine.minion.grains;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.minion.grains.NetworkGrains.Addresses;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Grains from files as machines have them; the values are those that Salt 3008.3 gives. */
class GrainsTest {
    @TempDir Path root;
    private final Map<String, @Nullable Object> grains = new LinkedHashMap<>();

    private void os(String... lines) throws Exception {
        Machine machine =
                new MachineTree(root).file("/etc/os-release", String.join("\n", lines)).machine();
        grains.put("cpuarch", "x86_64");
        OsGrains.collect(machine, grains);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NAME=\"Debian"
                    + " GNU/Linux\";VERSION_ID=\"12\";VERSION_CODENAME=bookworm;PRETTY_NAME=\"Debian"
                    + " GNU/Linux 12 (bookworm)\"|Debian|Debian|Debian"
                    + " GNU/Linux|12|12|bookworm|Debian-12|amd64",
                "NAME=\"Ubuntu\";VERSION_ID=\"22.04\";VERSION_CODENAME=jammy;PRETTY_NAME=\"Ubuntu"
                        + " 22.04.3 LTS\"|Ubuntu|Debian|Ubuntu|22.04|22|jammy|Ubuntu-22.04|amd64",
                "NAME=\"Rocky Linux\";VERSION_ID=\"9.3\";VERSION=\"9.3 (Blue"
                        + " Onyx)\";PRETTY_NAME=\"Rocky Linux 9.3 (Blue Onyx)\"|Rocky|RedHat|Rocky"
                        + " Linux|9.3|9|Blue Onyx|Rocky Linux-9|x86_64",
                "NAME=\"AlmaLinux\";VERSION_ID=\"8.9\";VERSION=\"8.9 (Midnight"
                        + " Oncilla)\";PRETTY_NAME=\"AlmaLinux 8.9 (Midnight"
                        + " Oncilla)\"|AlmaLinux|RedHat|AlmaLinux|8.9|8|Midnight"
                        + " Oncilla|AlmaLinux-8|x86_64",
                "NAME=\"Red Hat Enterprise Linux\";VERSION_ID=\"9.3\";VERSION=\"9.3"
                        + " (Plow)\";PRETTY_NAME=\"Red Hat Enterprise Linux 9.3"
                        + " (Plow)\"|RedHat|RedHat|Red Hat Enterprise Linux|9.3|9|Plow|Red Hat"
                        + " Enterprise Linux-9|x86_64",
                "NAME=\"CentOS Stream\";VERSION_ID=\"9\";PRETTY_NAME=\"CentOS Stream 9\"|CentOS"
                        + " Stream|RedHat|CentOS Stream|9|9|CentOS Stream 9|CentOS Stream-9|x86_64",
                "NAME=\"Fedora Linux\";VERSION_ID=39;PRETTY_NAME=\"Fedora Linux 39 (Server"
                        + " Edition)\"|Fedora|RedHat|Fedora Linux|39|39|Fedora Linux 39 (Server"
                        + " Edition)|Fedora Linux-39|x86_64",
                "NAME='openSUSE"
                    + " Leap';VERSION_ID=\"15.5\";CPE_NAME=\"cpe:/o:opensuse:leap:15.5\";PRETTY_NAME=\"openSUSE"
                    + " Leap 15.5\"|SUSE|Suse|Leap|15.5|15|openSUSE Leap 15.5|Leap-15|x86_64",
            })
    void distributions(
            String release,
            String os,
            String family,
            String fullName,
            String version,
            long major,
            String codename,
            String finger,
            String arch)
            throws Exception {
        os(release.split(";", -1));
        assertThat(grains)
                .containsEntry("os", os)
                .containsEntry("os_family", family)
                .containsEntry("osfullname", fullName)
                .containsEntry("osrelease", version)
                .containsEntry("osmajorrelease", major)
                .containsEntry("oscodename", codename)
                .containsEntry("osfinger", finger)
                .containsEntry("osarch", arch);
    }

    @Test
    void releaseInfoAndLsb() throws Exception {
        os("NAME=Ubuntu", "VERSION_ID=22.04", "VERSION_CODENAME=jammy");
        assertThat(grains)
                .containsEntry("osrelease_info", List.of(22L, 4L))
                .containsEntry("lsb_distrib_id", "Ubuntu")
                .containsEntry("lsb_distrib_release", "22.04")
                .containsEntry("lsb_distrib_codename", "jammy");
    }

    @Test
    void aRollingDistributionHasNoMajorRelease() throws Exception {
        os("NAME=\"Arch Linux\"", "BUILD_ID=rolling", "PRETTY_NAME=\"Arch Linux\"");
        assertThat(grains)
                .containsEntry("os", "Arch")
                .containsEntry("osrelease", "rolling")
                .containsEntry("osrelease_info", List.of("rolling"))
                .doesNotContainKey("osmajorrelease");
    }

    @Test
    void hardware() throws Exception {
        Machine machine =
                new MachineTree(root)
                        .file("/proc/sys/kernel/hostname", "web1\n")
                        .file("/proc/sys/kernel/osrelease", "6.1.0-18-amd64\n")
                        .file("/proc/sys/kernel/version", "#1 SMP Debian\n")
                        .file("/proc/sys/kernel/arch", "aarch64\n")
                        .file("/proc/cmdline", "root=/dev/vda1 quiet a=b=c name=\"two words\"\n")
                        .file(
                                "/proc/cpuinfo",
                                String.join(
                                        "\n",
                                        "processor\t: 0",
                                        "model name\t: AMD EPYC",
                                        "flags\t\t: fpu vme",
                                        "",
                                        "processor\t: 1",
                                        "model name\t: AMD EPYC",
                                        "flags\t\t: fpu vme",
                                        ""))
                        .file(
                                "/proc/meminfo",
                                "MemTotal:  2048000 kB\nMemFree: 1 kB\nSwapTotal: 1048576 kB\n")
                        .file("/sys/block/sda/queue/rotational", "1\n")
                        .file("/sys/block/nvme0n1/queue/rotational", "0\n")
                        .file("/sys/block/loop0/queue/rotational", "0\n")
                        .file("/sys/devices/virtual/block/loop0/size", "0\n")
                        .file("/etc/machine-id", "abc\n")
                        .machine();
        HardwareGrains.collect(machine, grains);
        assertThat(grains)
                .containsEntry("kernel", "Linux")
                .containsEntry("nodename", "web1")
                .containsEntry("kernelrelease", "6.1.0-18-amd64")
                .containsEntry("kernelversion", "#1 SMP Debian")
                .containsEntry("cpuarch", "aarch64")
                .containsEntry("num_cpus", 2L)
                .containsEntry("cpu_model", "AMD EPYC")
                .containsEntry("cpu_flags", List.of("fpu", "vme"))
                .containsEntry("mem_total", 2000L)
                .containsEntry("swap_total", 1024L)
                .containsEntry("disks", List.of("sda"))
                .containsEntry("ssds", List.of("nvme0n1"))
                .containsEntry("machine_id", "abc")
                .containsEntry("efi", false)
                .containsEntry(
                        "kernelparams",
                        List.of(
                                List.of("root", "/dev/vda1"),
                                Arrays.asList("quiet", null),
                                Arrays.asList("a", null),
                                List.of("name", "two words")));
    }

    @Test
    void network() throws Exception {
        Machine machine =
                new MachineTree(root)
                        .file("/sys/class/net/lo/ifindex", "1")
                        .file("/sys/class/net/lo/address", "00:00:00:00:00:00")
                        .file("/sys/class/net/eth0/ifindex", "2")
                        .file("/sys/class/net/eth0/address", "02:fc:00:00:00:01")
                        .file("/sys/class/net/bonding_masters", "")
                        .file(
                                "/proc/net/route",
                                String.join(
                                        "\n",
                                        "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric"
                                                + "\tMask",
                                        "eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000",
                                        ""))
                        .file(
                                "/proc/net/ipv6_route",
                                "00000000000000000000000000000000 00"
                                        + " 00000000000000000000000000000000 00"
                                        + " fd000000000000000000000000000001 00000400 1 0 00000003"
                                        + " eth0\n")
                        .file(
                                "/etc/resolv.conf",
                                String.join(
                                        "\n",
                                        "# note",
                                        "nameserver 10.0.0.1",
                                        "nameserver fd00::53",
                                        "search a.example b.example",
                                        "options ndots:2",
                                        ""))
                        .machine();
        NetworkGrains.collect(
                machine,
                Map.of(
                        "lo", new Addresses(List.of("127.0.0.1"), List.of("::1")),
                        "eth0", new Addresses(List.of("9.0.0.1", "10.0.0.2"), List.of("fe80::1"))),
                grains);
        assertThat(grains)
                .containsEntry("ipv4", List.of("9.0.0.1", "10.0.0.2", "127.0.0.1"))
                .containsEntry("ipv6", List.of("::1", "fe80::1"))
                .containsEntry(
                        "ip_interfaces",
                        Map.of(
                                "lo", List.of("127.0.0.1", "::1"),
                                "eth0", List.of("9.0.0.1", "10.0.0.2", "fe80::1")))
                .containsEntry(
                        "hwaddr_interfaces",
                        Map.of("lo", "00:00:00:00:00:00", "eth0", "02:fc:00:00:00:01"))
                .containsEntry("ip_gw", true)
                .containsEntry("ip4_gw", "192.0.2.1")
                .containsEntry("ip6_gw", "fd00::1");
        assertThat(grains.get("dns"))
                .isEqualTo(
                        Map.of(
                                "nameservers", List.of("10.0.0.1", "fd00::53"),
                                "ip4_nameservers", List.of("10.0.0.1"),
                                "ip6_nameservers", List.of("fd00::53"),
                                "sortlist", List.of(),
                                "domain", "",
                                "search", List.of("a.example", "b.example"),
                                "options", List.of("ndots:2")));
    }

    @ParameterizedTest
    @CsvSource({
        "00000000000000000000000000000001,::1",
        "fd000000000000000000000000000002,fd00::2",
        "fe8000000000000000fc00fffe000001,fe80::fc:ff:fe00:1",
        "20010db8000000000001000000000001,2001:db8::1:0:0:1",
        "20010db8000100000001000000010001,2001:db8:1:0:1:0:1:1",
        "00000000000000000000000000000000,::",
    })
    void ip6Texts(String hex, String text) {
        assertThat(Ip6Text.of(java.util.HexFormat.of().parseHex(hex))).isEqualTo(text);
    }

    @Test
    void namesComeFromTheHostsFileFirst() throws Exception {
        Machine machine =
                new MachineTree(root)
                        .file(
                                "/etc/hosts",
                                "127.0.0.1 localhost\n127.0.1.1 web1.example.com web1 # me\n")
                        .machine();
        grains.put("nodename", "web1");
        grains.put("ipv4", List.of());
        grains.put("ipv6", List.of());
        HostNames.collect(machine, false, grains);
        assertThat(grains)
                .containsEntry("localhost", "web1")
                .containsEntry("fqdn", "web1.example.com")
                .containsEntry("host", "web1")
                .containsEntry("domain", "example.com")
                .containsEntry("fqdns", List.of())
                .containsEntry("fqdn_ip4", List.of());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "kvm,-,kvm,-",
                "vmware,-,VMware,-",
                "docker,-,container,Docker",
                "amazon,-,Nitro,Amazon EC2",
                "-,QEMU,kvm,-",
                "-,VMware Inc.,VMware,-",
                "-,Acme,physical,-",
            })
    void virtual(
            @Nullable String detected,
            @Nullable String vendor,
            String kind,
            @Nullable String subtype)
            throws Exception {
        MachineTree tree = new MachineTree(root);
        if (detected != null) {
            tree.output(detected, "systemd-detect-virt");
        }
        if (vendor != null) {
            tree.file("/sys/devices/virtual/dmi/id/sys_vendor", vendor);
        }
        VirtualGrains.collect(tree.machine(), grains);
        assertThat(grains).containsEntry("virtual", kind).containsEntry("init", "unknown");
        assertThat(grains.get("virtual_subtype")).isEqualTo(subtype);
    }

    @Test
    void containersInitAndSystemd() throws Exception {
        Machine machine =
                new MachineTree(root)
                        .file("/.dockerenv", "")
                        .file("/proc/1/cmdline", "/usr/bin/tini\0--\0sh\0")
                        .file("/sys/fs/selinux/enforce", "0")
                        .output("systemd 252 (252.1)\n+PAM -X", "systemctl", "--version")
                        .machine();
        VirtualGrains.collect(machine, grains);
        assertThat(grains)
                .containsEntry("virtual", "container")
                .containsEntry("virtual_subtype", "Docker")
                .containsEntry("init", "tini")
                .containsEntry("systemd", Map.of("version", "252", "features", "+PAM -X"))
                .containsEntry("selinux", Map.of("enabled", true, "enforced", "Permissive"));
    }

    @Test
    void theMinionItself() throws Exception {
        Machine machine =
                new MachineTree(root)
                        .file(
                                "/proc/self/status",
                                "Name:\tjava\nUid:\t0\t7\t0\t0\nGid:\t0\t8\t0\t0\n")
                        .file("/etc/passwd", "root:x:0:0::/root:/bin/sh\nsalt:x:7:8::/:/bin/sh\n")
                        .file("/etc/group", "root:x:0:\nsalts:x:8:\n")
                        .env("PATH", "/bin:/usr/bin")
                        .env("SHELL", "/bin/zsh")
                        .env("LANG", "de_DE.UTF-8")
                        .machine();
        ProcessGrains.collect(machine, Map.of("id", "e2real", "master", "salt"), grains);
        assertThat(grains)
                .containsEntry("id", "e2real")
                .containsEntry("master", "salt")
                .containsEntry("server_id", 1444526972L)
                .containsEntry("username", "salt")
                .containsEntry("groupname", "salts")
                .containsEntry("uid", 7L)
                .containsEntry("gid", 8L)
                .containsEntry("systempath", List.of("/bin", "/usr/bin"))
                .containsEntry("shell", "/bin/zsh")
                .containsEntry("saltversion", "3008.3")
                .containsEntry("saltversioninfo", List.of(3008L, 3L))
                .containsKeys("brineversion", "javaversion", "pid");
        assertThat(grains.get("locale_info"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsEntry("defaultlanguage", "de_DE")
                .containsEntry("defaultencoding", "UTF-8")
                .containsEntry("detectedencoding", "utf-8");
    }

    @Test
    void ownGrainsLieOverTheCoreOnes() throws Exception {
        Files.writeString(root.resolve("grains"), "rack: 7\nroles: [web, db]\nos: Mine\n");
        Map<String, @Nullable Object> loaded =
                GrainsLoader.load(
                        Map.of(
                                "id",
                                "m1",
                                "conf_file",
                                root.resolve("minion").toString(),
                                "enable_fqdns_grains",
                                false,
                                "grains",
                                Map.of("rack", 8L)));
        assertThat(loaded)
                .containsEntry("rack", 8L)
                .containsEntry("roles", List.of("web", "db"))
                .containsEntry("os", "Mine")
                .containsEntry("id", "m1")
                .containsEntry("kernel", "Linux");
    }

    @Test
    void aGrainsFileThatCannotBeReadIsLeftOut() throws Exception {
        Files.writeString(root.resolve("grains"), "- a\n- b\n");
        Map<String, @Nullable Object> opts =
                Map.of(
                        "id",
                        "m1",
                        "conf_file",
                        root.resolve("minion").toString(),
                        "enable_fqdns_grains",
                        false);
        assertThat(GrainsLoader.load(opts)).containsEntry("id", "m1");
        Files.writeString(root.resolve("grains"), "a: [");
        assertThat(GrainsLoader.load(opts)).containsEntry("id", "m1");
    }
}
