package io.brine.it.support;

/** Immutable. The releases of Salt whose minions and command lines must work with Brine. */
public enum SaltRelease {
    /** The oldest maintained line; its event bus frames both directions with a length. */
    SALT_3006("3006.30", "BRINE_IT_SALT_VENV_3006"),
    /** The line between. */
    SALT_3007("3007.17", "BRINE_IT_SALT_VENV_3007"),
    /** The release that this project promises to be indistinguishable from. */
    SALT_3008("3008.3", "BRINE_IT_SALT_VENV");

    private final String version;
    private final String variable;

    SaltRelease(String version, String variable) {
        this.version = version;
        this.variable = variable;
    }

    /** The version number on the package index. */
    public String version() {
        return version;
    }

    /** The environment variable that names a virtual environment with this release. */
    public String variable() {
        return variable;
    }
}
