package io.brine.it.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Makes virtual environments with Salt and pyzmq from the package index. */
final class SaltInstaller {
    private static final long INSTALL_MINUTES = 15;

    /**
     * Salt asks for a certifi that may be newer than any on the index, for its list of authorities
     * only; no test of ours trusts one.
     */
    private static final String LIST_REQUIREMENTS =
            """
            import re
            from importlib.metadata import requires
            for requirement in requires("salt"):
                if "extra ==" not in requirement:
                    print(re.sub(r"^certifi\\b[^;]*", "certifi ", requirement))
            """;

    private SaltInstaller() {}

    /**
     * Makes the environment of this release in {@code home}, which is emptied first. Older releases
     * borrow the libraries of the newest, which are mostly the same.
     */
    static void install(SaltRelease release, Path home) throws PeerUnavailableException {
        run("python3", "-m", "venv", "--clear", home.toString());
        if (release == SaltRelease.SALT_3008) {
            pip(home, "salt==" + release.version(), "pyzmq", "msgpack");
            return;
        }
        try {
            String library = "import sysconfig; print(sysconfig.get_path('purelib'))";
            PythonEnvironment newest = PythonEnvironment.get(SaltRelease.SALT_3008);
            String shared = run(newest.program("python").toString(), "-c", library);
            String python = home.resolve("bin/python").toString();
            Path own = Path.of(run(python, "-c", library).strip());
            Files.writeString(own.resolve("shared.pth"), shared);
            pip(home, "--no-deps", "salt==" + release.version());
            Path requirements = home.resolve("requirements.txt");
            Files.writeString(requirements, run(python, "-c", LIST_REQUIREMENTS));
            pip(home, "-r", requirements.toString());
        } catch (IOException e) {
            throw new PeerUnavailableException("cannot write to " + home + ": " + e.getMessage());
        }
    }

    private static void pip(Path home, String... what) throws PeerUnavailableException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                home.resolve("bin/python").toString(),
                                "-m",
                                "pip",
                                "install",
                                "--quiet",
                                "--disable-pip-version-check"));
        command.addAll(Arrays.asList(what));
        run(command.toArray(String[]::new));
    }

    private static String run(String... command) throws PeerUnavailableException {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String text =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new PeerUnavailableException(
                        String.join(" ", command)
                                + " took longer than "
                                + INSTALL_MINUTES
                                + " minutes");
            }
            if (process.exitValue() != 0) {
                throw new PeerUnavailableException(
                        String.join(" ", command)
                                + " failed: "
                                + text.substring(Math.max(0, text.length() - 2000)));
            }
            return text;
        } catch (IOException e) {
            throw new PeerUnavailableException("cannot run " + command[0] + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PeerUnavailableException("interrupted while running " + command[0]);
        }
    }
}
