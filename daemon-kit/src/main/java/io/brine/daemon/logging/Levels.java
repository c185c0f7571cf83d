package io.brine.daemon.logging;

import ch.qos.logback.classic.Level;

/** Salt's levels and Logback's. */
final class Levels {
    private Levels() {}

    /** Python's number for an event of Logback's level. */
    static int number(Level level) {
        return switch (level.toInt()) {
            case Level.ERROR_INT -> LogLevel.ERROR.number();
            case Level.WARN_INT -> LogLevel.WARNING.number();
            case Level.INFO_INT -> LogLevel.INFO.number();
            case Level.DEBUG_INT -> LogLevel.DEBUG.number();
            default -> LogLevel.TRACE.number();
        };
    }

    /** The least Logback level whose events a Salt level lets through. */
    static Level threshold(LogLevel level) {
        return switch (level) {
            case ALL, GARBAGE, TRACE -> Level.TRACE;
            case DEBUG -> Level.DEBUG;
            case PROFILE, INFO -> Level.INFO;
            case WARNING -> Level.WARN;
            case ERROR -> Level.ERROR;
            case CRITICAL, QUIET -> Level.OFF;
        };
    }
}
