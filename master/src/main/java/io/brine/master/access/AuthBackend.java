package io.brine.master.access;

import java.util.List;

/**
 * One way to find out whether a password is right ({@code eauth}). Thread-safe; may block for
 * seconds.
 */
interface AuthBackend {
    /**
     * Whether this user has this password.
     *
     * @throws Exception if that could not be found out, which counts as no
     */
    boolean authenticate(String username, String password) throws Exception;

    /**
     * The groups of a user who has proved himself.
     *
     * @throws Exception if they could not be found out, which counts as none
     */
    default List<String> groups(String username) throws Exception {
        return List.of();
    }
}
