package io.brine.master.request;

import io.brine.master.process.RefusalLog;

/**
 * A minion came with a session that this master does not know: after a restart every one does so
 * once, is told {@code bad load} and authenticates.
 */
final class NoSessionException extends Exception {
    private static final long serialVersionUID = 1L;

    NoSessionException(String minionId) {
        super("No session for " + RefusalLog.printable(minionId) + " yet", null, false, false);
    }
}
