package io.brine.benchmarks.swarm.minion;

import io.brine.salt.channel.RequestChannel;

import org.jspecify.annotations.Nullable;

/** A minion's way to the request port, connected or not. Confined to its loop. */
final class Line {
    final String uri;
    @Nullable RequestChannel channel;
    int underWay;

    /**
     * @param uri of the request port
     */
    Line(String uri) {
        this.uri = uri;
    }
}
