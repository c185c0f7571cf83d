package io.brine.minion.grains;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Grains about the distribution, from os-release and lsb-release. Stateless. */
final class OsGrains {
    private static final Pattern ASSIGNMENT =
            Pattern.compile("\\s*([A-Za-z_][A-Za-z0-9_]*)=(?:\"(.*)\"|'(.*)'|(.*?))\\s*");
    private static final Pattern IN_BRACKETS = Pattern.compile("\\((.+?)\\)");
    private static final Pattern CPE =
            Pattern.compile("cpe:[/2.3:]*[aho]:([^:]*):[^:]*:?([^:]*).*");
    private static final Set<String> NAMED_BY_OS =
            Set.of("Debian", "FreeBSD", "OpenBSD", "NetBSD", "Mac", "Raspbian", "AlmaLinux");
    private static final Set<String> WHOLE_RELEASE = Set.of("Ubuntu", "Pop", "NixOS");
    private static final Map<String, String> DEBIAN_ARCHITECTURES =
            Map.of(
                    "x86_64", "amd64", "aarch64", "arm64", "i686", "i386", "armv7l", "armhf",
                    "ppc64le", "ppc64el");

    private OsGrains() {}

    static void collect(Machine machine, Map<String, @Nullable Object> grains) {
        Map<String, String> os = assignments(machine, "/etc/os-release");
        if (os.isEmpty()) {
            os = assignments(machine, "/usr/lib/os-release");
        }
        lsb(machine, os, grains);
        String fullName = fullName(os, grains);
        String name = suse(os) ? "SUSE" : OsNames.os(fullName);
        grains.put("os", name);
        grains.put("os_family", OsNames.family(name));
        String codename = codename(name, os, grains);
        if (!codename.isEmpty()) {
            grains.put("oscodename", codename);
        }
        grains.put("osfullname", fullName);
        String release = String.valueOf(grains.getOrDefault("lsb_distrib_release", "")).strip();
        if (release.isEmpty()) {
            release = os.getOrDefault("BUILD_ID", "");
        }
        grains.put("osrelease", release);
        release(name, fullName, release, grains);
        String cpu = String.valueOf(grains.get("cpuarch"));
        boolean debian = "Debian".equals(grains.get("os_family"));
        grains.put("osarch", debian ? DEBIAN_ARCHITECTURES.getOrDefault(cpu, cpu) : cpu);
    }

    private static void lsb(
            Machine machine, Map<String, String> os, Map<String, @Nullable Object> grains) {
        assignments(machine, "/etc/lsb-release")
                .forEach(
                        (key, value) -> {
                            if (Set.of(
                                            "DISTRIB_ID",
                                            "DISTRIB_RELEASE",
                                            "DISTRIB_CODENAME",
                                            "DISTRIB_DESCRIPTION")
                                    .contains(key)) {
                                grains.put("lsb_" + key.toLowerCase(Locale.ROOT), value);
                            }
                        });
        if (grains.containsKey("lsb_distrib_id")) {
            return;
        }
        put(grains, "lsb_distrib_id", os.get("NAME"));
        put(grains, "lsb_distrib_release", os.get("VERSION_ID"));
        put(
                grains,
                "lsb_distrib_codename",
                os.getOrDefault("VERSION_CODENAME", os.getOrDefault("PRETTY_NAME", "")));
        Matcher cpe = CPE.matcher(os.getOrDefault("CPE_NAME", ""));
        if (cpe.matches() && cpe.group(1).equals("opensuse") && !cpe.group(2).isEmpty()) {
            grains.put("lsb_distrib_release", cpe.group(2));
        }
    }

    private static String fullName(Map<String, String> os, Map<String, @Nullable Object> grains) {
        String name = os.getOrDefault("NAME", "");
        if (suse(os)) {
            if (name.equals("openSUSE Leap")) {
                return "Leap";
            }
            if ("Tumbleweed".equals(os.get("VERSION"))) {
                return "Tumbleweed";
            }
        }
        return name.isEmpty()
                ? String.valueOf(grains.getOrDefault("lsb_distrib_id", "Linux"))
                : name.strip();
    }

    private static boolean suse(Map<String, String> os) {
        Matcher cpe = CPE.matcher(os.getOrDefault("CPE_NAME", ""));
        return cpe.matches() && Set.of("suse", "opensuse").contains(cpe.group(1));
    }

    private static String codename(
            String name, Map<String, String> os, Map<String, @Nullable Object> grains) {
        String codename = String.valueOf(grains.getOrDefault("lsb_distrib_codename", "")).strip();
        boolean bracketed = name.equals("Rocky") || name.equals("AlmaLinux");
        String source = codename.contains("Red Hat") ? os.getOrDefault("VERSION", "") : codename;
        Matcher brackets = IN_BRACKETS.matcher(source);
        if ((bracketed || codename.contains("Red Hat")) && brackets.find()) {
            return brackets.group(1);
        }
        return codename;
    }

    private static void release(
            String name, String fullName, String release, Map<String, @Nullable Object> grains) {
        List<Object> info = new ArrayList<>();
        for (String part : Pattern.compile("\\.").split(release, -1)) {
            info.add(part.matches("\\d{1,18}") ? (Object) Long.valueOf(part) : part);
        }
        grains.put("osrelease_info", info);
        if (info.getFirst() instanceof Long major) {
            grains.put("osmajorrelease", major);
        }
        String finger = NAMED_BY_OS.contains(name) ? name : fullName;
        Object end = WHOLE_RELEASE.contains(name) ? release : info.getFirst();
        grains.put("osfinger", finger + "-" + end);
    }

    private static Map<String, String> assignments(Machine machine, String path) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : machine.lines(path)) {
            Matcher assignment = ASSIGNMENT.matcher(line);
            if (assignment.matches()) {
                String quoted = assignment.group(2);
                String single = assignment.group(3);
                String value =
                        quoted != null
                                ? quoted.replaceAll("\\\\(.)", "$1")
                                : single != null ? single : assignment.group(4);
                values.put(assignment.group(1), value);
            }
        }
        return values;
    }

    private static void put(
            Map<String, @Nullable Object> grains, String key, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            grains.put(key, value.strip());
        }
    }
}
