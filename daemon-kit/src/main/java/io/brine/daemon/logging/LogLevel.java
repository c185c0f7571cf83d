package io.brine.daemon.logging;

import java.util.Locale;
import java.util.Optional;

/** Salt's log levels with Python's numbers, from the most to the least talkative. */
public enum LogLevel {
    ALL(0),
    GARBAGE(1),
    TRACE(5),
    DEBUG(10),
    PROFILE(15),
    INFO(20),
    WARNING(30),
    ERROR(40),
    CRITICAL(50),
    QUIET(1000);

    private final int number;

    LogLevel(int number) {
        this.number = number;
    }

    /** Python's number of the level; a message is shown when its number is at least this. */
    public int number() {
        return number;
    }

    /** The level of Salt's spelling, in any case; empty when there is none of that name. */
    public static Optional<LogLevel> named(String name) {
        for (LogLevel level : values()) {
            if (level.name().equals(name.toUpperCase(Locale.ROOT))) {
                return Optional.of(level);
            }
        }
        return Optional.empty();
    }
}
