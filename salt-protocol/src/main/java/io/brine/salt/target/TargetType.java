package io.brine.salt.target;

import java.util.Optional;

/** Salt's ways to name minions. */
public enum TargetType {
    GLOB("glob", "", ""),
    LIST("list", "-L", "L"),
    PCRE("pcre", "-E", "E"),
    GRAIN("grain", "-G", "G"),
    GRAIN_PCRE("grain_pcre", "-P", "P"),
    PILLAR("pillar", "-I", "I"),
    PILLAR_PCRE("pillar_pcre", "-J", "J"),
    PILLAR_EXACT("pillar_exact", "", ""),
    IPCIDR("ipcidr", "-S", "S"),
    NODEGROUP("nodegroup", "-N", "N"),
    COMPOUND("compound", "-C", ""),
    /** A compound whose {@code I@} terms take no globs; the master uses it for the mine. */
    COMPOUND_PILLAR_EXACT("compound_pillar_exact", "", "");

    private final String wireName;
    private final String flag;
    private final String letter;

    TargetType(String wireName, String flag, String letter) {
        this.wireName = wireName;
        this.flag = flag;
        this.letter = letter;
    }

    /** The {@code tgt_type} of messages. */
    public String wireName() {
        return wireName;
    }

    /** The command line's short option, empty if there is none. */
    public String flag() {
        return flag;
    }

    /** The letter in front of {@code @} in compound expressions, empty if there is none. */
    public String letter() {
        return letter;
    }

    /** Whether expressions name a nested key, and so have a delimiter. */
    public boolean isNested() {
        return switch (this) {
            case GRAIN, GRAIN_PCRE, PILLAR, PILLAR_PCRE, PILLAR_EXACT -> true;
            case GLOB, LIST, PCRE, IPCIDR, NODEGROUP, COMPOUND, COMPOUND_PILLAR_EXACT -> false;
        };
    }

    /** Empty for a name that Salt does not have, or that we do not. */
    public static Optional<TargetType> of(String wireName) {
        for (TargetType type : values()) {
            if (type.wireName.equals(wireName)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    static Optional<TargetType> ofLetter(String letter) {
        for (TargetType type : values()) {
            if (!type.letter.isEmpty() && type.letter.equals(letter)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
