package io.brine.master.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.brine.master.config.MasterConfig.EventConfig;
import io.brine.salt.event.EventFrame;
import io.brine.salt.event.EventFrameDecoder;
import io.brine.salt.event.EventFraming;
import io.brine.salt.event.SaltEvent;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

class EventPublisherTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir Path run;
    private final EventBus bus = new EventBus(1 << 20, InstantSource.fixed(Instant.EPOCH));

    @SuppressWarnings("NullAway.Init") // every test begins with start()
    private EventPublisher publisher;

    private void start(EventFraming framing, long buffer) throws Exception {
        publisher = new EventPublisher(config(run, framing, buffer), bus);
        publisher.start();
    }

    @AfterEach
    void stop() {
        publisher.stop();
    }

    private SocketChannel connect(String name) throws Exception {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(run.resolve(name)));
        return channel;
    }

    private SocketChannel subscribe() throws Exception {
        int before = publisher.subscriberCount();
        SocketChannel channel = connect(EventPublisher.PUB);
        await().atMost(PATIENCE).until(() -> publisher.subscriberCount() == before + 1);
        return channel;
    }

    private static SaltEvent read(SocketChannel channel) throws Exception {
        EventFrameDecoder decoder = new EventFrameDecoder(1 << 22);
        ByteBuffer one = ByteBuffer.allocate(1);
        while (channel.read(one) >= 0) {
            one.flip();
            List<EventFrame> frames = decoder.feed(one);
            if (!frames.isEmpty()) {
                return frames.get(0).event();
            }
            one.clear();
        }
        throw new AssertionError("the connection ended");
    }

    @Test
    void everySubscriberGetsEveryEventWithItsStamp() throws Exception {
        start(EventFraming.BARE, 1 << 20);
        try (SocketChannel first = subscribe();
                SocketChannel second = subscribe()) {
            bus.fire("some/tag", Map.of("a", 1L));
            for (SocketChannel subscriber : List.of(first, second)) {
                SaltEvent event = read(subscriber);
                assertThat(event.tag()).isEqualTo("some/tag");
                assertThat(event.data().asMap())
                        .containsEntry("a", 1L)
                        .containsEntry("_stamp", "1970-01-01T00:00:00+00:00");
            }
        }
        assertThat(bus.firedCount()).isEqualTo(1);
        assertThat(bus.lostCount()).isZero();
    }

    @Test
    void theFramingOf3006HasALengthInFront() throws Exception {
        start(EventFraming.LENGTH_PREFIXED, 1 << 20);
        try (SocketChannel subscriber = subscribe()) {
            bus.fire("t", Map.of());
            ByteBuffer start = ByteBuffer.allocate(5);
            while (start.hasRemaining() && subscriber.read(start) >= 0) {
                assertThat(subscriber.isOpen()).isTrue();
            }
            assertThat(start.get(0)).isZero();
            assertThat(start.get(4)).isEqualTo((byte) 0x82);
        }
    }

    @Test
    void bothFramingsAreUnderstoodOnThePullSocket() throws Exception {
        start(EventFraming.BARE, 1 << 20);
        try (SocketChannel subscriber = subscribe()) {
            for (EventFraming framing : EventFraming.values()) {
                try (SocketChannel pull = connect(EventPublisher.PULL)) {
                    EventFrame frame =
                            EventFrame.of(
                                    SaltEvent.stamped(framing.name(), Map.of(), Instant.EPOCH));
                    ByteBuffer octets = ByteBuffer.wrap(frame.encode(framing));
                    while (octets.hasRemaining()) {
                        pull.write(octets);
                    }
                }
                assertThat(read(subscriber).tag()).isEqualTo(framing.name());
            }
        }
    }

    @Test
    void aSubscriberThatDoesNotReadIsCutOffAndTheOthersAreServed() throws Exception {
        start(EventFraming.BARE, 256 * 1024);
        try (SocketChannel asleep = subscribe();
                SocketChannel awake = subscribe()) {
            int events = 0;
            String filler = "x".repeat(10_000);
            while (publisher.cutOffCount() == 0 && events < 10_000) {
                bus.fire("e" + events, Map.of("filler", filler));
                assertThat(read(awake).tag()).isEqualTo("e" + events);
                events++;
            }
            assertThat(publisher.cutOffCount()).isEqualTo(1);
            bus.fire("after", Map.of());
            assertThat(read(awake).tag()).isEqualTo("after");
            assertThat(asleep.isOpen()).isTrue();
            assertThat(publisher.subscriberCount()).isEqualTo(1);
        }
    }

    @Test
    void garbageOnThePullSocketCostsItsSenderTheConnection() throws Exception {
        start(EventFraming.BARE, 1 << 20);
        try (SocketChannel pull = connect(EventPublisher.PULL)) {
            pull.write(ByteBuffer.wrap(new byte[] {(byte) 0xc1, 1, 2, 3}));
            assertThat(pull.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
        try (SocketChannel subscriber = subscribe()) {
            bus.fire("still/here", Map.of());
            assertThat(read(subscriber).tag()).isEqualTo("still/here");
        }
    }

    @Test
    void staleFilesAreReplacedButALivingMasterIsNot() throws Exception {
        Files.writeString(run.resolve(EventPublisher.PUB), "left over");
        start(EventFraming.BARE, 1 << 20);
        EventPublisher second = new EventPublisher(config(run, EventFraming.BARE, 1 << 20), bus);
        assertThatThrownBy(second::start).hasMessageContaining("another master answers on");
        second.stop();
        // the second's question was a short connection too, so a count of subscribers says nothing
        try (SocketChannel subscriber = connect(EventPublisher.PUB)) {
            subscriber.configureBlocking(false);
            ByteBuffer first = ByteBuffer.allocate(1);
            await().atMost(PATIENCE)
                    .until(
                            () -> {
                                bus.fire("still/here", Map.of());
                                return subscriber.read(first) > 0;
                            });
        }
    }

    @Test
    void withIpcModeTcpTheBusIsTwoPortsOfTheLoopbackInterface() throws Exception {
        int pub = freePort();
        int pull = freePort();
        publisher =
                new EventPublisher(
                        new EventConfig(
                                run,
                                EventFraming.BARE,
                                1 << 20,
                                1 << 20,
                                true,
                                "127.0.0.1",
                                pub,
                                pull),
                        bus);
        publisher.start();
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (SocketChannel subscriber = SocketChannel.open(new InetSocketAddress(loopback, pub));
                SocketChannel sender = SocketChannel.open(new InetSocketAddress(loopback, pull))) {
            await().atMost(PATIENCE).until(() -> publisher.subscriberCount() == 1);
            EventFrame frame =
                    EventFrame.of(SaltEvent.stamped("over/tcp", Map.of(), Instant.EPOCH));
            sender.write(ByteBuffer.wrap(frame.encode(EventFraming.LENGTH_PREFIXED)));
            assertThat(read(subscriber).tag()).isEqualTo("over/tcp");
        }
        assertThat(run.resolve(EventPublisher.PUB)).doesNotExist();
        assertThat(run.resolve("publish_pull.ipc")).exists();
    }

    private static int freePort() throws Exception {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    @Test
    void whatCommandLinesFireIsHeardInTheMasterToo() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        bus.listen((tag, event) -> heard.add(tag));
        start(EventFraming.BARE, 1 << 20);
        bus.fire("ours", Map.of());
        try (SocketChannel pull = connect(EventPublisher.PULL)) {
            EventFrame frame = EventFrame.of(SaltEvent.stamped("theirs", Map.of(), Instant.EPOCH));
            pull.write(ByteBuffer.wrap(frame.encode(EventFraming.BARE)));
            await().atMost(PATIENCE).until(() -> heard.equals(List.of("ours", "theirs")));
        }
    }

    @Test
    void aPathTooLongForASocketIsSaidSo() throws Exception {
        start(EventFraming.BARE, 1 << 20);
        Path deep = run.resolve("d".repeat(100));
        EventPublisher other = new EventPublisher(config(deep, EventFraming.BARE, 1 << 20), bus);
        assertThatThrownBy(other::start).hasMessageContaining("choose a shorter sock_dir");
        other.stop();
    }

    private static EventConfig config(Path sockDir, EventFraming framing, long buffer) {
        return new EventConfig(sockDir, framing, 1 << 20, buffer, false, "127.0.0.1", 4512, 4513);
    }
}
