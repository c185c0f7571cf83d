package io.brine.it.support;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the project under test lies. */
public final class Checkout {
    private Checkout() {}

    /** The root of the checkout: the directory that holds {@code bin/brine-master}. */
    public static Path root() {
        Path here = Path.of("").toAbsolutePath();
        for (Path at = here; at != null; at = at.getParent()) {
            if (Files.isExecutable(at.resolve("bin/find-java"))) {
                return at;
            }
        }
        throw new IllegalStateException("no bin/find-java in " + here + " or above it");
    }

    /** One of the launchers in {@code bin/}. */
    public static Path launcher(String name) {
        return root().resolve("bin").resolve(name);
    }
}
