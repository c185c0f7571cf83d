package io.brine.benchmarks.swarm.minion;

import java.time.Duration;

/**
 * How the minions behave. Immutable.
 *
 * @param host address of the master
 * @param requestPort the master's {@code ret_port}
 * @param publishPort the master's {@code publish_port}; 0 for the one that it tells
 * @param requestConnections how many connections to the request port may be open at once
 * @param sources how many loopback addresses, from 127.0.0.1 on, the connections come from; 1 to
 *     leave the choice to the system
 * @param loops event loops that the minions are spread over
 * @param workers threads that compute with RSA
 * @param loginTimeout of one login attempt; Salt's {@code auth_timeout} is 5 seconds
 * @param requestTimeout of one other request; Salt's minion takes 5 to 10 seconds for a return
 * @param acceptanceWait between logins while the key waits to be accepted
 */
public record FleetOptions(
        String host,
        int requestPort,
        int publishPort,
        int requestConnections,
        int sources,
        int loops,
        int workers,
        Duration loginTimeout,
        Duration requestTimeout,
        Duration acceptanceWait) {

    /** The endpoint of a port as the minion of that number dials it. */
    String endpoint(int port, int index) {
        String target = host + ":" + port;
        return sources == 1
                ? "tcp://" + target
                : "tcp://127.0.0." + (1 + index % sources) + ":0;" + target;
    }
}
