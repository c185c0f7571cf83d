package io.brine.master.fileserver;

import java.io.IOException;

/**
 * Somebody named a path or an environment that leads out of the file server's roots. The message
 * says which, in one line; to whom asked it looks as if nothing were there.
 */
public final class RefusedPathException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedPathException(String message) {
        super(message);
    }
}
