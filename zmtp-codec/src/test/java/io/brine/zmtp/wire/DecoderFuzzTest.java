package io.brine.zmtp.wire;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;

/** The decoders of frames, 1.0's and the later ones', and of the commands that are in them. */
class DecoderFuzzTest {
    private static final int LIMIT = 4096;

    /** Opens what it is given, and writes commands again. */
    private static final class Opener implements FrameSink {
        private int frames;

        @Override
        public void onMessageFrame(ByteBuf body, boolean more) throws ZmtpProtocolException {
            try {
                frames++;
                Metadata.readFrom(body);
            } catch (ZmtpProtocolException e) {
                require(e.error() == ProtocolError.ZMTP_INVALID_METADATA, "another error: " + e);
            } finally {
                body.release();
            }
        }

        @Override
        public void onCommandFrame(ByteBuf body) throws ZmtpProtocolException {
            frames++;
            Command command = Command.parse(body);
            ByteBuf again = body.alloc().buffer();
            try {
                command.writeBody(again);
                require(
                        Command.parse(again).name().equals(command.name()),
                        "reads back as another: " + command);
            } finally {
                again.release();
            }
        }

        @Override
        public boolean wantsFrames() {
            return true;
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    @FuzzTest(maxDuration = "10s")
    void anyOctets(byte[] input) {
        if (input.length == 0) {
            return;
        }
        UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false, true);
        boolean old = (input[0] & 1) != 0;
        int piece = 1 + (input[0] >>> 1 & 0x3f);
        FrameReader reader = (old ? WireFormats.ZMTP_1 : WireFormats.CLEAR).reader(LIMIT, LIMIT);
        Opener opener = new Opener();
        try {
            for (int at = 1; at < input.length; at += piece) {
                ByteBuf in = memory.buffer();
                in.writeBytes(input, at, Math.min(piece, input.length - at));
                try {
                    reader.decode(in, opener);
                } finally {
                    in.release();
                }
                require(
                        memory.metric().usedHeapMemory() <= LIMIT + 64L * input.length,
                        "holds " + memory.metric());
            }
        } catch (ZmtpProtocolException e) {
            require(
                    e.getMessage() != null && e.getMessage().lines().count() == 1,
                    "one line: " + e);
        } finally {
            reader.release();
        }
        require(opener.frames <= input.length / 2, "more frames than there can be");
        require(memory.metric().usedHeapMemory() == 0, "leaked: " + memory.metric());
    }
}
