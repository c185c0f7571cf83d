package io.brine.minion.grains;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Grains about what carries the system and what started it: virtual, init, systemd, selinux. */
final class VirtualGrains {
    private static final Set<String> AS_DETECTED =
            Set.of("qemu", "kvm", "oracle", "xen", "bochs", "chroot", "uml", "systemd-nspawn");
    private static final Pattern SYSTEMD = Pattern.compile("systemd (\\d+)");
    private static final Map<String, String> CONTAINERS =
            Map.of("lxc", "LXC", "podman", "Podman", "docker", "Docker");

    private VirtualGrains() {}

    static void collect(Machine machine, Map<String, @Nullable Object> grains) {
        virtual(machine, grains);
        grains.put("init", init(machine));
        systemd(machine, grains);
        if (machine.exists("/sys/fs/selinux/enforce")) {
            boolean enforcing = machine.text("/sys/fs/selinux/enforce").equals("1");
            Map<String, Object> selinux = new LinkedHashMap<>();
            selinux.put("enabled", true);
            selinux.put("enforced", enforcing ? "Enforcing" : "Permissive");
            grains.put("selinux", selinux);
        }
    }

    private static void virtual(Machine machine, Map<String, @Nullable Object> grains) {
        grains.put("virtual", "physical");
        String detected = machine.output("systemd-detect-virt");
        if (detected != null) {
            detected(detected, grains);
        } else {
            hardware(machine, grains);
        }
        product(machine.text("/sys/devices/virtual/dmi/id/product_name"), grains);
        container(machine, grains);
    }

    private static void detected(String name, Map<String, @Nullable Object> grains) {
        if (AS_DETECTED.contains(name)) {
            grains.put("virtual", name);
        } else if (name.contains("vmware")) {
            grains.put("virtual", "VMware");
        } else if (name.contains("microsoft")) {
            grains.put("virtual", "VirtualPC");
        } else if (name.contains("amazon")) {
            grains.put("virtual", "Nitro");
            grains.put("virtual_subtype", "Amazon EC2");
        } else {
            CONTAINERS.forEach(
                    (word, subtype) -> {
                        if (name.contains(word)) {
                            grains.put("virtual", "container");
                            grains.put("virtual_subtype", subtype);
                        }
                    });
        }
    }

    private static void hardware(Machine machine, Map<String, @Nullable Object> grains) {
        String vendor = machine.text("/sys/devices/virtual/dmi/id/sys_vendor");
        String bios = machine.text("/sys/devices/virtual/dmi/id/bios_vendor");
        if (List.of("QEMU", "Bochs", "Google", "Nutanix", "oVirt").stream()
                        .anyMatch(vendor::contains)
                || bios.contains("SeaBIOS")
                || machine.text("/proc/cpuinfo").contains("QEMU Virtual CPU")) {
            grains.put("virtual", "kvm");
        } else if (vendor.contains("VMware")) {
            grains.put("virtual", "VMware");
        } else if (vendor.contains("innotek") || bios.contains("innotek")) {
            grains.put("virtual", "VirtualBox");
        } else if (vendor.contains("Microsoft")
                && machine.text("/sys/devices/virtual/dmi/id/product_name")
                        .contains("Virtual Machine")) {
            grains.put("virtual", "VirtualPC");
        }
    }

    private static void product(String product, Map<String, @Nullable Object> grains) {
        if (product.contains("VirtualBox")) {
            grains.put("virtual", "VirtualBox");
        } else if (product.contains("Google")) {
            grains.put("virtual", "gce");
        } else if (product.contains("BHYVE")) {
            grains.put("virtual", "bhyve");
        }
    }

    private static void container(Machine machine, Map<String, @Nullable Object> grains) {
        String groups = machine.text("/proc/1/cgroup");
        if (groups.contains(":/lxc/")) {
            contained(grains, "LXC");
        } else if (groups.contains(":/kubepods/")) {
            grains.put("virtual_subtype", "kubernetes");
        } else if (groups.contains(":/docker/")
                || groups.contains(":/system.slice/docker")
                || groups.contains("/docker-")
                || machine.exists("/.dockerenv")) {
            contained(grains, "Docker");
        } else if (machine.exists("/run/.containerenv")) {
            contained(grains, "Podman");
        }
    }

    private static void contained(Map<String, @Nullable Object> grains, String subtype) {
        grains.put("virtual", "container");
        grains.put("virtual_subtype", subtype);
    }

    private static String init(Machine machine) {
        if (machine.exists("/run/systemd/system")) {
            return "systemd";
        }
        String line = machine.text("/proc/1/cmdline").replace('\0', ' ');
        List<String> words = List.of(Pattern.compile("\\s+").split(line.strip(), -1));
        String program = words.getFirst().substring(words.getFirst().lastIndexOf('/') + 1);
        return switch (program) {
            case "supervisord", "dumb-init", "tini", "runit" -> program;
            case "my_init" -> "runit";
            case "init" -> machine.exists("/etc/inittab") ? "sysvinit" : "unknown";
            default -> words.contains("/sbin/my_init") ? "runit" : "unknown";
        };
    }

    private static void systemd(Machine machine, Map<String, @Nullable Object> grains) {
        String output = machine.output("systemctl", "--version");
        Matcher version = SYSTEMD.matcher(output == null ? "" : output);
        if (output != null && version.find()) {
            List<String> lines = output.lines().toList();
            Map<String, Object> systemd = new LinkedHashMap<>();
            systemd.put("version", version.group(1));
            systemd.put("features", lines.size() > 1 ? lines.get(1).strip() : "");
            grains.put("systemd", systemd);
        }
    }
}
