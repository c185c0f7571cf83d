package io.brine.zmtp.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.zmtp.LeakCheck;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What waits keeps no read buffers alive. */
@ExtendWith(LeakCheck.class)
class MessageQueueTest {
    private static final int READ = 256 * 1024;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    private final MessageQueue<ZmtpMessage> queue = new MessageQueue<>();

    private long memory() {
        return allocator.metric().usedDirectMemory();
    }

    /** Returns a message of one or more frames of which each is a part of a read buffer. */
    private ZmtpMessage read(int frames, int size, byte mark) {
        ByteBuf in = allocator.directBuffer(READ, READ).writeZero(READ);
        in.setByte(100, mark);
        ZmtpMessage message;
        if (frames == 1) {
            message = ZmtpMessage.adoptPart(in.retain(), 100, size, null);
        } else {
            ByteBuf[] parts = new ByteBuf[frames];
            for (int i = 0; i < frames; i++) {
                parts[i] = in.retainedSlice(100, size);
            }
            message = ZmtpMessage.adopt(parts, null);
        }
        in.release();
        return message;
    }

    private void drain(int frames, int size, int count) {
        for (int i = 0; i < count; i++) {
            ZmtpMessage next = queue.poll();
            assertThat(next).isNotNull();
            assertThat(next.frameCount()).isEqualTo(frames);
            assertThat(next.size()).isEqualTo((long) frames * size);
            assertThat(next.frame(frames - 1).getByte(next.frame(frames - 1).readerIndex()))
                    .isEqualTo((byte) i);
            next.release();
        }
        assertThat(queue.isEmpty()).isTrue();
        assertThat(memory()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void shouldKeepNoMoreThanOneReadBufferForSmallMessages(int frames) {
        for (int i = 0; i < 1000; i++) {
            queue.add(read(frames, 10, (byte) i));
            assertThat(memory()).isLessThanOrEqualTo(READ + MessageQueue.MAX_SHARED);
        }
        drain(frames, 10, 1000);
    }

    @Test
    void shouldNotCopyWhatFillsItsBuffer() {
        for (int i = 0; i < 10; i++) {
            queue.add(read(1, READ / 2, (byte) i));
        }
        assertThat(memory()).isEqualTo(10L * READ);
        drain(1, READ / 2, 10);
    }

    @Test
    void shouldNotCopyWhileTheyShareOneBuffer() {
        ByteBuf in = allocator.directBuffer(READ, READ).writeZero(READ);
        for (int i = 0; i < 1000; i++) {
            in.setByte(i * 10, i);
            queue.add(ZmtpMessage.adoptPart(in.retain(), i * 10, 10, null));
        }
        assertThat(in.refCnt()).isEqualTo(1001);
        in.release();
        drain(1, 10, 1000);
    }

    @Test
    void shouldLeaveAMessageAloneThatOthersHoldToo() {
        ZmtpMessage held = read(1, 10, (byte) 0);
        held.retain();
        held.compact();
        assertThat(memory()).isEqualTo(READ);
        held.release();
        held.compact();
        assertThat(memory()).isZero();
        assertThat(held.size()).isEqualTo(10);
        held.release();
    }
}
