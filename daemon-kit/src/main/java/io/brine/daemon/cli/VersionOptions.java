package io.brine.daemon.cli;

/**
 * picocli mixin: {@code --version}, {@code -V}/{@code --versions-report}; {@link CommandRunner}
 * answers them by itself.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class VersionOptions {
    /** Brine's version, as {@code --version} shows it. */
    public static String version() {
        throw new UnsupportedOperationException();
    }

    /** The text of {@code --versions-report}, in the shape of Salt's. */
    public static String versionsReport() {
        throw new UnsupportedOperationException();
    }
}
