package io.brine.salt.channel;

import io.brine.salt.crypto.HashType;

import java.nio.charset.StandardCharsets;

/** Topics of publishes under {@code zmq_filtering}; without it there are none. */
public final class PublishTopic {
    public static final String BROADCAST = "broadcast";
    public static final String SYNDIC = "syndic";

    private PublishTopic() {}

    /** Lower-case hex SHA-1 of the minion's id. */
    public static String ofMinion(String minionId) {
        return HashType.SHA1.hex(minionId.getBytes(StandardCharsets.UTF_8));
    }
}
