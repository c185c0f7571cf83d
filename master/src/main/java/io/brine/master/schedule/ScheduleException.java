package io.brine.master.schedule;

/** A scheduled job that cannot be understood; the message says why, in one line. */
final class ScheduleException extends Exception {
    private static final long serialVersionUID = 1L;

    ScheduleException(String message) {
        super(message);
    }
}
