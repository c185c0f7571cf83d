package io.brine.zmtp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.zmtp.LeakCheck;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;

import java.util.List;

/** A handshake is the same however TCP cuts it. */
class GreetingPropertyTest {
    private static final String READY_ROUTER =
            "04290552454144590b536f636b65742d5479706500000006524f55544552084964656e7469747900000000";
    private static final String READY_DEALER =
            "04290552454144590b536f636b65742d54797065000000064445414c4552084964656e7469747900000000";
    private static final String GREETING = "ff00000000000000017f03014e554c4c" + "00".repeat(48);

    @AfterContainer
    static void noBufferIsLeft() {
        LeakCheck.noBufferIsLeft();
    }

    /** Returns what a link sends that reads pieces of the given sizes. */
    private static String play(LinkHarness.Side side, byte[] octets, List<Integer> pieces) {
        EmbeddedChannel channel = new EmbeddedChannel();
        LinkHarness.install(channel, side, "ROUTER", new byte[0]);
        LinkHarness.feed(channel, octets, pieces);
        String sent = LinkHarness.sent(channel);
        channel.finishAndReleaseAll();
        return sent;
    }

    @Property(tries = 200)
    void aHandshakeIsTheSameHoweverItIsCut(
            @ForAll @NotEmpty @Size(max = 20) List<@IntRange(min = 1, max = 70) Integer> pieces) {
        LinkHarness.Side side = new LinkHarness.Side();
        String sent =
                play(side, ByteBufUtil.decodeHexDump(GREETING + READY_DEALER + "000161"), pieces);
        assertThat(side.failures).isEmpty();
        assertThat(side.seen).containsExactly("61");
        assertThat(sent).isEqualTo(GREETING + READY_ROUTER);
    }

    /** One wrong octet gives a handshake or one failure, never an exception or a leak. */
    @Property(tries = 150)
    void aSpoiltHandshakeIsDoneOrFailsOnce(
            @ForAll @IntRange(max = 106) int index,
            @ForAll byte octet,
            @ForAll @NotEmpty @Size(max = 5) List<@IntRange(min = 1, max = 70) Integer> pieces) {
        byte[] octets = ByteBufUtil.decodeHexDump(GREETING + READY_DEALER);
        octets[index] = octet;
        LinkHarness.Side side = new LinkHarness.Side();
        String sent = play(side, octets, pieces);
        assertThat(side.failures).hasSizeLessThanOrEqualTo(1);
        assertThat(sent).startsWith("ff00000000000000017f");
    }
}
