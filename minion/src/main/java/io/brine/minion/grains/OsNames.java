package io.brine.minion.grains;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Salt's names of distributions and of their families. Stateless. */
final class OsNames {
    private static final Pattern LINUX =
            Pattern.compile("\\W(?:gnu/)?linux", Pattern.CASE_INSENSITIVE);
    private static final int SHORT_NAME_LENGTH = 10;

    private static final Map<String, String> BY_SHORT_NAME =
            Map.ofEntries(
                    Map.entry("redhatente", "RedHat"),
                    Map.entry("gentoobase", "Gentoo"),
                    Map.entry("archarm", "Arch ARM"),
                    Map.entry("arch", "Arch"),
                    Map.entry("debian", "Debian"),
                    Map.entry("raspbian", "Raspbian"),
                    Map.entry("fedoraremi", "Fedora"),
                    Map.entry("amazonami", "Amazon"),
                    Map.entry("alt", "ALT"),
                    Map.entry("enterprise", "OEL"),
                    Map.entry("oracleserv", "OEL"),
                    Map.entry("cloudserve", "CloudLinux"),
                    Map.entry("cloudlinux", "CloudLinux"),
                    Map.entry("virtuozzo", "Virtuozzo"),
                    Map.entry("almalinux", "AlmaLinux"),
                    Map.entry("almalinuxk", "AlmaLinux"),
                    Map.entry("scientific", "ScientificLinux"),
                    Map.entry("poky", "Poky"),
                    Map.entry("manjaro", "Manjaro"),
                    Map.entry("manjarolin", "Manjaro"),
                    Map.entry("sles", "SUSE"),
                    Map.entry("void", "Void"),
                    Map.entry("slesexpand", "RES"),
                    Map.entry("linuxmint", "Mint"),
                    Map.entry("neon", "KDE neon"),
                    Map.entry("pop", "Pop"),
                    Map.entry("rocky", "Rocky"),
                    Map.entry("alibabaclo", "Alinux"),
                    Map.entry("photon", "VMware Photon OS"));

    private static final Map<String, String> FAMILIES =
            Map.ofEntries(
                    Map.entry("Ubuntu", "Debian"),
                    Map.entry("Raspbian", "Debian"),
                    Map.entry("Mint", "Debian"),
                    Map.entry("Pop", "Debian"),
                    Map.entry("KDE neon", "Debian"),
                    Map.entry("neon", "Debian"),
                    Map.entry("Devuan", "Debian"),
                    Map.entry("Kali", "Debian"),
                    Map.entry("Deepin", "Debian"),
                    Map.entry("Fedora", "RedHat"),
                    Map.entry("CentOS", "RedHat"),
                    Map.entry("CentOS Stream", "RedHat"),
                    Map.entry("Amazon", "RedHat"),
                    Map.entry("CloudLinux", "RedHat"),
                    Map.entry("Virtuozzo", "RedHat"),
                    Map.entry("AlmaLinux", "RedHat"),
                    Map.entry("AlmaLinux Kitten", "RedHat"),
                    Map.entry("OEL", "RedHat"),
                    Map.entry("RES", "RedHat"),
                    Map.entry("ScientificLinux", "RedHat"),
                    Map.entry("Rocky", "RedHat"),
                    Map.entry("Alinux", "RedHat"),
                    Map.entry("openEuler", "RedHat"),
                    Map.entry("VMware Photon OS", "RedHat"),
                    Map.entry("ALT", "RedHat"),
                    Map.entry("SLES", "Suse"),
                    Map.entry("SLED", "Suse"),
                    Map.entry("SUSE", "Suse"),
                    Map.entry("openSUSE", "Suse"),
                    Map.entry("openSUSE Leap", "Suse"),
                    Map.entry("openSUSE Tumbleweed", "Suse"),
                    Map.entry("Arch ARM", "Arch"),
                    Map.entry("Manjaro", "Arch"),
                    Map.entry("EndeavourOS", "Arch"));

    private OsNames() {}

    /** The grain {@code os} for a distribution's full name. */
    static String os(String fullName) {
        String name = LINUX.matcher(fullName).replaceAll("").strip();
        String squeezed = name.replace(" ", "").toLowerCase(Locale.ROOT);
        String shortName = squeezed.substring(0, Math.min(SHORT_NAME_LENGTH, squeezed.length()));
        return BY_SHORT_NAME.getOrDefault(shortName, name);
    }

    /** The grain {@code os_family} for an {@code os}. */
    static String family(String os) {
        return FAMILIES.getOrDefault(os, os);
    }
}
