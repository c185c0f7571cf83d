package io.brine.salt.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import io.brine.salt.Vectors;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.SaltPack;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

class EventBusTest {
    private static final int MAX = 1 << 20;

    @Test
    void everyCapturedFrameIsReadAndWrittenAgain() throws PayloadException {
        for (Map.Entry<String, JsonNode> list : Vectors.salt("eventbus.json").properties()) {
            EventFraming framing =
                    switch (list.getKey()) {
                        case "pub_3008.3_no_length_prefix", "pub_3007.17_no_length_prefix" ->
                                EventFraming.BARE;
                        case "pub_3006.30_4byte_length_prefix", "pull_3008.3_4byte_length_prefix" ->
                                EventFraming.LENGTH_PREFIXED;
                        default -> throw new AssertionError("no test covers " + list.getKey());
                    };
            Set<String> fields = Set.of("shape", "tag", "frame", "data");
            for (JsonNode v : Vectors.entries(list.getValue(), fields)) {
                byte[] captured = Vectors.hex(v.get("frame"));
                List<EventFrame> frames =
                        new EventFrameDecoder(MAX).feed(ByteBuffer.wrap(captured));
                assertThat(frames).hasSize(1);
                EventFrame frame = frames.getFirst();
                assertThat(Vectors.hex(frame.encode(framing))).isEqualTo(v.get("frame").asText());
                SaltEvent event = frame.event();
                assertThat(event.tag()).isEqualTo(v.get("tag").asText());
                assertThat(Vectors.plain(event.data().asMap()))
                        .isEqualTo(Vectors.plain(v.get("data")));
                assertThat(Vectors.hex(EventFrame.of(event).encode(framing)))
                        .isEqualTo(v.get("frame").asText());
            }
        }
    }

    private static EventFrame frame(int n) {
        return EventFrame.of(
                SaltEvent.stamped("salt/job/" + n + "/new", Map.of("n", n), Instant.EPOCH));
    }

    @Test
    void anyFragmentationOfMixedFramingsIsRead() throws PayloadException {
        ByteBuffer stream = ByteBuffer.allocate(4096);
        for (int n = 0; n < 6; n++) {
            stream.put(
                    frame(n).encode(n % 2 == 0 ? EventFraming.BARE : EventFraming.LENGTH_PREFIXED));
        }
        stream.flip();
        for (int size = 1; size <= stream.limit(); size++) {
            EventFrameDecoder decoder = new EventFrameDecoder(MAX);
            List<String> tags = new ArrayList<>();
            for (int at = 0; at < stream.limit(); at += size) {
                ByteBuffer chunk = stream.slice(at, Math.min(size, stream.limit() - at));
                for (EventFrame frame : decoder.feed(chunk)) {
                    tags.add(frame.event().tag());
                }
            }
            assertThat(tags).hasSize(6).element(5).isEqualTo("salt/job/5/new");
        }
    }

    @Test
    void whatIsTooLargeOrNoEventIsRefused() {
        byte[] huge = {0, 0x20, 0, 1};
        assertThatThrownBy(() -> new EventFrameDecoder(MAX).feed(ByteBuffer.wrap(huge)))
                .hasMessageContaining("larger than");
        ByteBuffer bare =
                ByteBuffer.wrap(
                        EventFrame.of(
                                        SaltEvent.stamped(
                                                "t", Map.of("x", "y".repeat(5000)), Instant.EPOCH))
                                .encode(EventFraming.BARE));
        assertThatThrownBy(() -> new EventFrameDecoder(1000).feed(bare))
                .hasMessageContaining("larger than");
        assertThatThrownBy(
                        () ->
                                new EventFrameDecoder(MAX)
                                        .feed(ByteBuffer.wrap(SaltPack.packBin("text"))))
                .isInstanceOf(PayloadException.class);
        assertThatThrownBy(() -> SaltEvent.decodeBody(new byte[] {'a', '\n'}))
                .hasMessageContaining("end of its tag");
    }

    @Test
    void stampsAreSalts() {
        assertThat(SaltEvent.stamp(Instant.parse("2026-11-23T03:57:15.931406Z")))
                .isEqualTo("2026-11-23T03:57:15.931406+00:00");
        assertThat(SaltEvent.stamp(Instant.EPOCH)).isEqualTo("1970-01-01T00:00:00+00:00");
        SaltEvent kept = SaltEvent.stamped("t", Map.of("_stamp", "mine"), Instant.now());
        assertThat(kept.data().get("_stamp")).isEqualTo("mine");
        assertThat(EventTag.jobReturn("1", "w")).isEqualTo("salt/job/1/ret/w");
        assertThat(EventTag.jobError("")).isEqualTo("salt/job/error");
    }
}
