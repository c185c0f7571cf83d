package io.brine.minion.cli;

import java.util.List;

/**
 * What {@code brine-call} was asked to run.
 *
 * @param minion where
 * @param fun the function's full name
 * @param words its arguments as they were typed
 */
record Call(LocalMinion minion, String fun, List<String> words) {
    Call {
        words = List.copyOf(words);
    }
}
