package io.brine.master.keys;

/**
 * One key file as read from disk. Immutable.
 *
 * @param id the minion's id
 * @param state the directory that holds the file
 * @param pem the file's text, as the minion sent it
 */
public record StoredKey(String id, KeyState state, String pem) {}
