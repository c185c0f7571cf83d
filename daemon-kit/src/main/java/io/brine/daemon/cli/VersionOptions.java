package io.brine.daemon.cli;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * picocli mixin: {@code --version}, {@code -V}/{@code --versions-report}, {@code -h}/{@code
 * --help}; {@link CommandRunner} answers them by itself.
 */
public final class VersionOptions {
    /** The Salt release whose behaviour and protocol Brine follows. */
    public static final String SALT_VERSION = "3008.3";

    @Option(names = "--version", description = "Show the version and exit.")
    private boolean versionRequested;

    @Option(
            names = {"-V", "--versions-report"},
            description = "Show the versions of everything that matters and exit.")
    private boolean reportRequested;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean helpRequested;

    boolean versionRequested() {
        return versionRequested;
    }

    boolean reportRequested() {
        return reportRequested;
    }

    boolean helpRequested() {
        return helpRequested;
    }

    /** Brine's version, as {@code --version} shows it. */
    public static String version() {
        return build().getProperty("brine", "unknown");
    }

    /** The text of {@code --versions-report}, in the shape of Salt's. */
    public static String versionsReport() {
        Properties build = build();
        StringBuilder report = new StringBuilder();
        section(
                report,
                "Brine Version",
                Map.of("Brine", version(), "Salt", SALT_VERSION + " (protocol)"));
        Runtime.Version java = Runtime.version();
        section(
                report,
                "Java Version",
                Map.of("Java", java + " (" + System.getProperty("java.vendor") + ")"));
        Map<String, String> libraries = new LinkedHashMap<>();
        build.stringPropertyNames().stream()
                .filter(name -> !name.equals("brine"))
                .sorted()
                .forEach(name -> libraries.put(name, build.getProperty(name)));
        section(report, "Dependency Versions", libraries);
        Map<String, String> system = new LinkedHashMap<>();
        system.put("dist", distribution());
        system.put("locale", Charset.defaultCharset().name().toLowerCase(Locale.ROOT));
        system.put("machine", System.getProperty("os.arch"));
        system.put("release", System.getProperty("os.version"));
        system.put("system", System.getProperty("os.name"));
        section(report, "System Versions", system);
        return report.toString().stripTrailing();
    }

    private static void section(StringBuilder report, String title, Map<String, String> lines) {
        report.append(title).append(":\n");
        lines.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(String.CASE_INSENSITIVE_ORDER))
                .forEach(
                        line ->
                                report.append(
                                        String.format(
                                                Locale.ROOT,
                                                "%14s: %s%n",
                                                line.getKey(),
                                                line.getValue())));
        report.append('\n');
    }

    private static String distribution() {
        try {
            for (String line : Files.readAllLines(Path.of("/etc/os-release"))) {
                if (line.startsWith("PRETTY_NAME=")) {
                    return line.substring("PRETTY_NAME=".length()).replace("\"", "");
                }
            }
        } catch (IOException e) {
            return "unknown";
        }
        return "unknown";
    }

    private static Properties build() {
        Properties properties = new Properties();
        try (InputStream in = VersionOptions.class.getResourceAsStream("versions.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
