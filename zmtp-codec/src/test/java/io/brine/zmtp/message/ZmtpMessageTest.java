package io.brine.zmtp.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brine.zmtp.LeakCheck;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.util.IllegalReferenceCountException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.charset.StandardCharsets;

/** Whatever the only frame of a message is kept as, it is the same message. */
@ExtendWith(LeakCheck.class)
class ZmtpMessageTest {
    private static final byte[] OCTETS = "octets".getBytes(StandardCharsets.UTF_8);

    enum Form {
        ARRAY {
            @Override
            ZmtpMessage make() {
                return ZmtpMessage.of(OCTETS);
            }
        },
        BUFFER {
            @Override
            ZmtpMessage make() {
                return ZmtpMessage.of(pooled(OCTETS));
            }
        },
        PART {
            @Override
            ZmtpMessage make() {
                ByteBuf whole = pooled("..octets...".getBytes(StandardCharsets.UTF_8));
                return ZmtpMessage.adoptPart(whole, 2, OCTETS.length, null);
            }
        };

        abstract ZmtpMessage make();
    }

    private static ByteBuf pooled(byte[] octets) {
        return PooledByteBufAllocator.DEFAULT.directBuffer().writeBytes(octets);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void anOnlyFrameIsReadInEveryWay(Form form) {
        ZmtpMessage message = form.make();
        ByteBuf out = Unpooled.buffer();

        assertThat(message.frameCount()).isEqualTo(1);
        assertThat(message.frameSize(0)).isEqualTo(6);
        assertThat(message.size()).isEqualTo(6);
        message.writeFrame(0, out);
        assertThat(message.utf8(0)).isEqualTo("octets");
        assertThat(message.bytes(0)).isEqualTo(OCTETS);
        assertThat(message.frame(0)).isSameAs(message.frame(0));
        message.writeFrame(0, out);
        assertThat(message.frameSize(0)).isEqualTo(6);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("octetsoctets");
        assertThatThrownBy(() -> message.frame(1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> message.frameSize(1))
                .isInstanceOf(IndexOutOfBoundsException.class);

        assertThat(message.release()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void aDuplicateOutlivesItsOriginal(Form form) {
        ZmtpMessage message = form.make().withRoutingId(7);
        ZmtpMessage copy = message.retainedDuplicate();
        message.frame(0).skipBytes(3);
        message.release();

        assertThat(copy.utf8(0)).isEqualTo("octets");
        assertThat(copy.routingId()).isEqualTo(7);
        assertThat(copy.release()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void aFrameRetainedOutlivesItsMessage(Form form) {
        ZmtpMessage message = form.make();
        ByteBuf frame = message.frame(0).retain();
        message.release();

        assertThat(frame.toString(StandardCharsets.UTF_8)).isEqualTo("octets");
        frame.release();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void framesArePutInFrontAndTakenOff(Form form) {
        ZmtpMessage message = form.make().prepend("to".getBytes(StandardCharsets.UTF_8));
        assertThat(message.frameCount()).isEqualTo(2);
        assertThat(message.size()).isEqualTo(8);
        ZmtpMessage rest = message.skip(1);

        assertThat(rest.frameCount()).isEqualTo(1);
        assertThat(rest.utf8(0)).isEqualTo("octets");
        assertThat(rest.release()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void aSharedMessageIsChangedForOneOwnerOnly(Form form) {
        ZmtpMessage message = form.make().retain();
        ZmtpMessage longer = message.prepend(new byte[1]);

        assertThat(message.frameCount()).isEqualTo(1);
        assertThat(message.utf8(0)).isEqualTo("octets");
        assertThat(longer.utf8(1)).isEqualTo("octets");
        assertThat(message.release()).isTrue();
        assertThat(longer.release()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void releasingTooOftenIsAnError(Form form) {
        ZmtpMessage message = form.make();
        assertThat(message.retain(2).release()).isFalse();
        assertThat(message.refCnt()).isEqualTo(2);
        assertThat(message.release(2)).isTrue();

        assertThat(message.refCnt()).isZero();
        assertThat(message.toString()).contains("released");
        assertThatThrownBy(message::release).isInstanceOf(IllegalReferenceCountException.class);
        assertThatThrownBy(message::retain).isInstanceOf(IllegalReferenceCountException.class);
        assertThatThrownBy(() -> message.frame(0))
                .isInstanceOf(IllegalReferenceCountException.class);
        assertThatThrownBy(message::retainedDuplicate)
                .isInstanceOf(IllegalReferenceCountException.class);
    }

    @Test
    void aMessageHasAFrame() {
        assertThatThrownBy(() -> ZmtpMessage.of(new ByteBuf[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
