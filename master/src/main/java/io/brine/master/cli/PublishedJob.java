package io.brine.master.cli;

import java.util.List;

/**
 * A job that the master has taken. Immutable.
 *
 * @param jid its id
 * @param minions the ids that are expected to return; empty if the target matched none, and then
 *     nothing was sent
 */
record PublishedJob(String jid, List<String> minions) {
    PublishedJob {
        minions = List.copyOf(minions);
    }
}
