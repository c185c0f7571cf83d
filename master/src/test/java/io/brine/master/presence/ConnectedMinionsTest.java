package io.brine.master.presence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

class ConnectedMinionsTest {
    private static final Set<String> ALL = Set.of("a", "b", "c");

    private final Map<String, Set<String>> grains = new HashMap<>();
    private final ConnectedMinions minions = new ConnectedMinions(() -> grains);

    private static SocketAddress from(int last, int port) throws UnknownHostException {
        byte[] address = {(byte) 192, 0, 2, (byte) last};
        return new InetSocketAddress(InetAddress.getByAddress(address), port);
    }

    @Test
    void aProvenConnectionIsItsMinionsForAsLongAsItStands() throws Exception {
        minions.requesterConnected(from(1, 1000));
        minions.requesterConnected(from(1, 1001));
        minions.proven("a", from(1, 1000));
        minions.proven("b", from(1, 1001));
        assertThat(minions.connected(ALL))
                .containsOnly(Map.entry("a", "192.0.2.1"), Map.entry("b", "192.0.2.1"));
        minions.requesterGone(from(1, 1000));
        assertThat(minions.connected(ALL)).containsOnlyKeys("b");
    }

    @Test
    void aRequestThatOutlivesItsConnectionProvesNothing() throws Exception {
        minions.requesterConnected(from(1, 1000));
        minions.requesterGone(from(1, 1000));
        minions.proven("a", from(1, 1000));
        assertThat(minions.connected(ALL)).isEmpty();
    }

    @Test
    void whoseKeyIsNotAcceptedDoesNotCount() throws Exception {
        minions.requesterConnected(from(1, 1000));
        minions.proven("z", from(1, 1000));
        assertThat(minions.connected(ALL)).isEmpty();
        minions.proven("a", from(1, 1000));
        minions.forget("a");
        assertThat(minions.connected(ALL)).isEmpty();
    }

    @Test
    void oneThatHasNotSpokenIsFoundByTheAddressOfItsGrains() throws Exception {
        grains.put("a", Set.of("127.0.0.1", "192.0.2.7"));
        grains.put("b", Set.of("10.0.0.1"));
        minions.subscriberConnected(from(7, 2000));
        assertThat(minions.connected(ALL)).containsOnly(Map.entry("a", "192.0.2.7"));
        minions.subscriberGone(from(7, 2000));
        assertThat(minions.connected(ALL)).isEmpty();
    }

    @Test
    void behindOneAddressNobodyIsTakenForAnother() throws Exception {
        for (String id : ALL) {
            minions.proven(id, from(1, 1));
        }
        minions.requesterConnected(from(1, 1000));
        minions.proven("a", from(1, 1000));
        minions.subscriberConnected(from(1, 2000));
        assertThat(minions.connected(ALL)).as("its own subscription").containsOnlyKeys("a");
        minions.subscriberConnected(from(1, 2001));
        assertThat(minions.connected(ALL)).as("b's or c's?").containsOnlyKeys("a");
        minions.subscriberConnected(from(1, 2002));
        assertThat(minions.connected(ALL)).containsOnlyKeys("a", "b", "c");
        minions.allSubscribersGone();
        assertThat(minions.connected(ALL)).containsOnlyKeys("a");
        minions.allRequestersGone();
        assertThat(minions.connected(ALL)).isEmpty();
    }
}
