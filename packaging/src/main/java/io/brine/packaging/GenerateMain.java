package io.brine.packaging;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Writes manual pages, completions, systemd's units and Debian's changelog; the same input gives
 * the same octets. Arguments: the directory to write into, that of the prose, that of the units,
 * the version, the time (ISO 8601).
 */
public final class GenerateMain {
    private static final List<String> PACKAGES =
            List.of("brine-common", "brine-master", "brine-minion");

    private static final String TARBALL_USER =
            "# Better than root: a user that owns pki_dir, cachedir and the log, also as 'user' in"
                    + " the configuration.\n"
                    + "#User=salt";

    private final Path out;

    private GenerateMain(Path out) {
        this.out = out;
    }

    /** Runs; a missing or wrong manual page ends it with the reason. */
    public static void main(String[] args) throws IOException {
        if (args.length != 5) {
            System.err.println("usage: GenerateMain OUT PROSE UNITS VERSION TIME");
            System.exit(64);
        }
        ZonedDateTime time = ZonedDateTime.parse(args[4]).withZoneSameInstant(ZoneOffset.UTC);
        Path out = Path.of(args[0]);
        generate(out, Path.of(args[1]), args[3], time);
        units(out, Path.of(args[2]));
    }

    /** The units for a tarball that was unpacked into /opt/brine, and for the packages. */
    static void units(Path out, Path from) throws IOException {
        GenerateMain files = new GenerateMain(out);
        for (String name : List.of("brine-master.service", "brine-minion.service")) {
            String unit = Files.readString(from.resolve(name));
            files.write(
                    "systemd/tarball/" + name,
                    unit.replace("@bin@", "/opt/brine/bin").replace("@user@", TARBALL_USER));
            files.write(
                    "systemd/deb/" + name,
                    unit.replace("@bin@", "/usr/bin").replace("@user@", "User=salt"));
        }
    }

    static void generate(Path out, Path prose, String version, ZonedDateTime time)
            throws IOException {
        GenerateMain files = new GenerateMain(out);
        String date = time.format(DateTimeFormatter.ISO_LOCAL_DATE);
        for (CommandModel model : CommandModel.all()) {
            String name = model.name();
            String text = Files.readString(prose.resolve(name + ".1.md"));
            String page = ManPage.of(model, text, version, date);
            files.write("man/man1/" + name + ".1", page.getBytes(StandardCharsets.US_ASCII));
            files.write("man-gz/" + name + ".1.gz", gzip(page.getBytes(StandardCharsets.US_ASCII)));
            files.write("completion/bash/" + name, Completion.bash(model));
            files.write("completion/zsh/_" + name, Completion.zsh(model));
        }
        for (String name : PACKAGES) {
            files.write(
                    "doc/" + name + "/changelog.gz",
                    gzip(changelog(name, version, time).getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static String changelog(String name, String version, ZonedDateTime time) {
        String day =
                DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.ROOT)
                        .format(time);
        return """
        %s (%s) unstable; urgency=medium

          * What has changed is told by CHANGELOG.md of Brine's sources.

         -- The Brine project <brine@example.org>  %s
        """
                .formatted(name, version.replace("-SNAPSHOT", "~snapshot"), day);
    }

    /** As {@code gzip -9n}: best compression, and a header that says so, without a time. */
    private static byte[] gzip(byte[] text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new BestGzip(bytes)) {
            gzip.write(text);
        }
        byte[] result = bytes.toByteArray();
        result[8] = 2;
        result[9] = 3;
        return result;
    }

    private void write(String name, String text) throws IOException {
        write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private void write(String name, byte[] content) throws IOException {
        Path file = out.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    private static final class BestGzip extends GZIPOutputStream {
        BestGzip(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }
}
