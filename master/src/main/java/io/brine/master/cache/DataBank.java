package io.brine.master.cache;

/** One kind of data kept per minion; each is a directory below {@code cachedir}. */
public enum DataBank {
    /** The grains a minion sent with its last pillar request. */
    GRAINS("grains"),
    /** The pillar compiled for it then. */
    PILLAR("pillar"),
    /** What it put into the mine. */
    MINE("mine");

    private final String directoryName;

    DataBank(String directoryName) {
        this.directoryName = directoryName;
    }

    /** The sub-directory of {@code cachedir}. */
    public String directoryName() {
        return directoryName;
    }
}
