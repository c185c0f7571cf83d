package io.brine.minion.grains;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Grains about kernel, processors, memory, disks and the machine's kind, from /proc and /sys. */
final class HardwareGrains {
    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final Map<String, String> JAVA_ARCHITECTURES =
            Map.of("amd64", "x86_64", "i386", "i686");
    private static final long KIB_PER_MIB = 1024;

    private HardwareGrains() {}

    static void collect(Machine machine, Map<String, @Nullable Object> grains) {
        kernel(machine, grains);
        processors(machine, grains);
        memory(machine, grains);
        disks(machine, grains);
        grains.put("efi", machine.exists("/sys/firmware/efi"));
        grains.put("efi-secure-boot", secureBoot(machine));
        grains.put("transactional", machine.exists("/usr/sbin/transactional-update"));
        String machineId = machine.text("/etc/machine-id");
        String dbusId = machine.text("/var/lib/dbus/machine-id");
        if (!machineId.isEmpty() || !dbusId.isEmpty()) {
            grains.put("machine_id", machineId.isEmpty() ? dbusId : machineId);
        }
    }

    private static void kernel(Machine machine, Map<String, @Nullable Object> grains) {
        grains.put("kernel", "Linux");
        grains.put("nodename", machine.text("/proc/sys/kernel/hostname"));
        grains.put("kernelrelease", machine.text("/proc/sys/kernel/osrelease"));
        grains.put("kernelversion", machine.text("/proc/sys/kernel/version"));
        String architecture = machine.text("/proc/sys/kernel/arch");
        String java = System.getProperty("os.arch", "");
        grains.put(
                "cpuarch",
                architecture.isEmpty()
                        ? JAVA_ARCHITECTURES.getOrDefault(java, java)
                        : architecture);
        if (machine.exists("/proc/cmdline")) {
            List<List<@Nullable Object>> parameters = new ArrayList<>();
            for (String word : words(machine.text("/proc/cmdline"))) {
                String[] parts = word.split("=", -1);
                List<@Nullable Object> pair = new ArrayList<>();
                pair.add(parts[0]);
                pair.add(parts.length == 2 ? parts[1] : null);
                parameters.add(pair);
            }
            grains.put("kernelparams", parameters);
        }
    }

    /** Words separated by white space; quotes hold one together and are dropped. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (quoted || !Character.isWhitespace(c)) {
                word.append(c);
            } else if (!word.isEmpty()) {
                words.add(word.toString());
                word.setLength(0);
            }
        }
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }

    private static void processors(Machine machine, Map<String, @Nullable Object> grains) {
        long count = 0;
        List<String> flags = List.of();
        String model = "Unknown";
        for (String line : machine.lines("/proc/cpuinfo")) {
            int colon = line.indexOf(':');
            String key = colon < 0 ? "" : line.substring(0, colon).strip();
            String value = line.substring(colon + 1).strip();
            switch (key) {
                case "processor" -> count++;
                case "model name", "cpu", "Processor" -> model = value;
                case "flags", "Features" -> flags = List.of(SPACES.split(value, -1));
                default -> {}
            }
        }
        grains.put("num_cpus", count);
        grains.put("cpu_model", model);
        grains.put("cpu_flags", flags);
    }

    private static void memory(Machine machine, Map<String, @Nullable Object> grains) {
        grains.put("mem_total", 0L);
        grains.put("swap_total", 0L);
        for (String line : machine.lines("/proc/meminfo")) {
            String[] words = SPACES.split(line, -1);
            if (words.length > 1 && words[0].equals("MemTotal:")) {
                grains.put("mem_total", Long.parseLong(words[1]) / KIB_PER_MIB);
            } else if (words.length > 1 && words[0].equals("SwapTotal:")) {
                grains.put("swap_total", Long.parseLong(words[1]) / KIB_PER_MIB);
            }
        }
    }

    private static boolean secureBoot(Machine machine) {
        return machine.names("/sys/firmware/efi/efivars").stream()
                .filter(name -> name.startsWith("SecureBoot-"))
                .anyMatch(name -> machine.lastOctet("/sys/firmware/efi/efivars/" + name) == 1);
    }

    private static void disks(Machine machine, Map<String, @Nullable Object> grains) {
        List<String> disks = new ArrayList<>();
        List<String> ssds = new ArrayList<>();
        for (String name : machine.names("/sys/block")) {
            if (machine.exists("/sys/devices/virtual/block/" + name)) {
                continue;
            }
            switch (machine.text("/sys/block/" + name + "/queue/rotational")) {
                case "1" -> disks.add(name);
                case "0" -> ssds.add(name);
                default -> {}
            }
        }
        grains.put("disks", disks);
        grains.put("ssds", ssds);
    }
}
