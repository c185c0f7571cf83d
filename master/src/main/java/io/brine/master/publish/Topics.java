package io.brine.master.publish;

import io.brine.salt.channel.PublishTopic;
import io.brine.salt.job.PublishLoad;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The topics of {@code zmq_filtering}: a minion's is the SHA-1 of its id in hex; targets that the
 * master does not resolve id by id go to {@code broadcast}. Stateless.
 */
final class Topics {
    private static final byte[] BROADCAST =
            PublishTopic.BROADCAST.getBytes(StandardCharsets.US_ASCII);

    private static final byte[] SYNDIC = PublishTopic.SYNDIC.getBytes(StandardCharsets.US_ASCII);

    private Topics() {}

    /**
     * The topics that a publish is sent under.
     *
     * @param syndics {@code order_masters}: syndics get everything
     */
    static List<byte[]> of(PublishLoad load, List<String> minions, boolean syndics) {
        return switch (load.tgtType()) {
            case "glob", "pcre" -> hashes(new LinkedHashSet<>(minions), syndics);
            case "list" -> hashes(listed(load, minions), syndics);
            default -> List.of(BROADCAST);
        };
    }

    /** Every listed id, known or not: a minion may have been accepted a moment ago. */
    private static Set<String> listed(PublishLoad load, List<String> minions) {
        Set<String> ids = new LinkedHashSet<>();
        if (load.tgt() instanceof List<?> list) {
            list.forEach(id -> ids.add(String.valueOf(id)));
        } else {
            ids.addAll(minions);
        }
        return ids;
    }

    private static List<byte[]> hashes(Set<String> ids, boolean syndics) {
        List<byte[]> topics = new ArrayList<>();
        for (String id : ids) {
            topics.add(PublishTopic.ofMinion(id).getBytes(StandardCharsets.US_ASCII));
        }
        if (syndics) {
            topics.add(SYNDIC);
        }
        return topics;
    }
}
