package io.brine.minion.grains;

import io.brine.daemon.cli.VersionOptions;
import io.brine.minion.module.SaltVersion;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Grains about the minion itself: its account, paths, locale, versions and id. Stateless. */
final class ProcessGrains {
    private static final Pattern COLON = Pattern.compile(":");
    private static final Pattern SPACES = Pattern.compile("\\s+");

    private ProcessGrains() {}

    static void collect(
            Machine machine,
            Map<String, ? extends @Nullable Object> opts,
            Map<String, @Nullable Object> grains) {
        Object id = opts.get("id");
        grains.put("id", id);
        grains.put("master", opts.get("master"));
        grains.put("server_id", serverId(String.valueOf(id)));
        account(machine, grains);
        grains.put("pid", ProcessHandle.current().pid());
        grains.put("cwd", System.getProperty("user.dir"));
        String path = machine.env().getOrDefault("PATH", "");
        grains.put("path", path);
        grains.put("systempath", List.of(COLON.split(path, -1)));
        grains.put("shell", machine.env().getOrDefault("SHELL", "/bin/sh"));
        grains.put("ps", "ps -efHww");
        grains.put("locale_info", locale(machine.env()));
        grains.put("saltversion", SaltVersion.TEXT);
        grains.put("saltversioninfo", SaltVersion.INFO);
        grains.put("saltpath", System.getProperty("brine.home", System.getProperty("user.dir")));
        grains.put("brineversion", VersionOptions.version());
        grains.put("javaversion", System.getProperty("java.version"));
    }

    /** The first 31 bits of the id's SHA-256, which is what Salt gives. */
    static long serverId(String id) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(id.getBytes(StandardCharsets.UTF_8));
            String lowBits = HexFormat.of().formatHex(hash, hash.length - 4, hash.length);
            return Long.parseLong(lowBits, 16) & Integer.MAX_VALUE;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no SHA-256", e);
        }
    }

    private static void account(Machine machine, Map<String, @Nullable Object> grains) {
        String uid = idOf(machine, "Uid:");
        String gid = idOf(machine, "Gid:");
        grains.put(
                "username", name(machine, "/etc/passwd", uid, System.getProperty("user.name", "")));
        grains.put("groupname", name(machine, "/etc/group", gid, ""));
        grains.put("uid", uid.isEmpty() ? null : (Object) Long.valueOf(uid));
        grains.put("gid", gid.isEmpty() ? null : (Object) Long.valueOf(gid));
    }

    /** The effective id, the second number of the line. */
    private static String idOf(Machine machine, String label) {
        for (String line : machine.lines("/proc/self/status")) {
            String[] words = SPACES.split(line, -1);
            if (words.length > 2 && words[0].equals(label)) {
                return words[2];
            }
        }
        return "";
    }

    private static String name(Machine machine, String file, String id, String otherwise) {
        for (String line : machine.lines(file)) {
            String[] fields = COLON.split(line, -1);
            if (fields.length > 2 && fields[2].equals(id)) {
                return fields[0];
            }
        }
        return otherwise;
    }

    private static Map<String, @Nullable Object> locale(Map<String, String> env) {
        String text = "";
        for (String name : List.of("LC_ALL", "LC_CTYPE", "LANG")) {
            if (text.isEmpty()) {
                text = env.getOrDefault(name, "");
            }
        }
        int dot = text.indexOf('.');
        String language = dot < 0 ? text : text.substring(0, dot);
        String encoding = dot < 0 ? "" : text.substring(dot + 1).toUpperCase(Locale.ROOT);
        boolean plain = language.isEmpty() || language.equals("C") || language.equals("POSIX");
        boolean utf8 = encoding.equals("UTF-8") || encoding.equals("UTF8");
        Map<String, @Nullable Object> locale = new LinkedHashMap<>();
        // Python reads the C locale with UTF-8 as American English
        locale.put("defaultlanguage", plain ? (utf8 ? "en_US" : null) : language);
        locale.put("defaultencoding", utf8 ? "UTF-8" : encoding.isEmpty() ? null : encoding);
        locale.put(
                "detectedencoding",
                utf8 || encoding.isEmpty() ? "utf-8" : encoding.toLowerCase(Locale.ROOT));
        locale.put(
                "timezone",
                DateTimeFormatter.ofPattern("zzz", Locale.US)
                        .format(ZonedDateTime.now(ZoneId.systemDefault())));
        return locale;
    }
}
