package io.brine.master.access;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The program by which the master asks PAM, which has no interface but C: a Python interpreter with
 * a script of ours, or {@code pamtester}. Immutable.
 *
 * @param program the absolute path
 * @param python whether it is a Python interpreter
 */
record PamHelper(Path program, boolean python) {
    private static final List<String> DIRECTORIES =
            List.of("/usr/bin", "/usr/local/bin", "/bin", "/opt/saltstack/salt/bin");

    /**
     * Finds a helper on this host, or null.
     *
     * @param configured {@code auth.pam.python}: the interpreter to use, or null
     */
    static @Nullable PamHelper find(@Nullable String configured) {
        if (configured != null) {
            Path path = Path.of(configured);
            return Files.isExecutable(path) ? new PamHelper(path, true) : null;
        }
        PamHelper python = find("python3", true);
        return python == null ? find("pamtester", false) : python;
    }

    private static @Nullable PamHelper find(String name, boolean python) {
        for (String directory : DIRECTORIES) {
            Path path = Path.of(directory, name);
            if (Files.isExecutable(path)) {
                return new PamHelper(path, python);
            }
        }
        return null;
    }

    /**
     * The command line that asks PAM; it exits with 0 if user and password are right and the
     * account is in order.
     *
     * @param confDir a directory of PAM services other than the system's, or null
     */
    List<String> command(String service, String username, @Nullable Path confDir) {
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        if (python) {
            command.addAll(List.of("-I", "-c", script(), service));
            if (confDir != null) {
                command.add(confDir.toString());
            }
        } else {
            command.addAll(List.of(service, username, "authenticate", "acct_mgmt"));
        }
        return command;
    }

    /** What the helper reads on its standard input. */
    byte[] input(String username, String password) {
        String text = python ? username + "\0" + password + "\0" : password + "\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String script() {
        try (InputStream in = PamHelper.class.getResourceAsStream("pam_check.py")) {
            if (in == null) {
                throw new IllegalStateException("pam_check.py is not in the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
