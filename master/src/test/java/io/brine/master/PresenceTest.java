package io.brine.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.brine.master.status.AskedPresence;
import io.brine.salt.crypto.RsaKeyPair;
import io.brine.salt.event.SaltEvent;
import io.brine.zmtp.message.ZmtpMessage;
import io.brine.zmtp.socket.BlockingSocket;
import io.brine.zmtp.socket.SocketType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Two minions behind one address, of which one has a connection that it has spoken over. */
class PresenceTest {
    @TempDir Path root;

    @Test
    void whoHasSpokenOverAConnectionIsPresentWhileItStands() throws Exception {
        try (RunningMaster master =
                        RunningMaster.start(
                                root, Map.of("presence_events", true, "loop_interval", 1));
                EventListener bus = master.listen()) {
            TestMinion m1 = new TestMinion("m1", RsaKeyPair.generate(2048)).join(master);
            new TestMinion("m2", RsaKeyPair.generate(2048)).join(master);
            AskedPresence presence = new AskedPresence(root.resolve("run"), () -> fallback());
            try (BlockingSocket connection =
                    master.connect(SocketType.REQ, master.daemon().retPort())) {
                connection.send(
                        ZmtpMessage.of(m1.seal(Map.of("cmd", "_file_envs")).body()),
                        RunningMaster.PATIENCE);
                Objects.requireNonNull(connection.receive(RunningMaster.PATIENCE)).release();

                assertThat(presence.connected()).containsOnly(Map.entry("m1", "127.0.0.1"));
                SaltEvent change = bus.await("salt/presence/change");
                assertThat(change.data().asMap())
                        .containsEntry("new", List.of("m1"))
                        .containsEntry("lost", List.of());
                bus.await(
                        event ->
                                event.tag().equals("salt/presence/present")
                                        && List.of("m1").equals(event.data().get("present")));
            }
            await().atMost(RunningMaster.PATIENCE).until(() -> presence.connected().isEmpty());
            bus.await(
                    event ->
                            event.tag().equals("salt/presence/change")
                                    && List.of("m1").equals(event.data().get("lost")));
        }
    }

    private static java.util.SortedMap<String, String> fallback() {
        throw new AssertionError("the running master was to be asked");
    }
}
