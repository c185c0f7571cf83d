package io.brine.zmtp.mechanism;

import org.bouncycastle.crypto.engines.Salsa20Engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Confined to its connection. Bouncy Castle's Salsa20, whose key stream is laid over whole blocks
 * by words; the engine itself does it octet by octet, which takes a third of its time. The key
 * stream is the engine's own, and so is all that is less than a block. Only {@link #init} and
 * {@link #processBytes} may be called.
 */
final class WordwiseSalsa20 extends Salsa20Engine {
    private static final int BLOCK = 64;
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** The engine's current block. */
    private byte[] stream = new byte[BLOCK];

    /** Octets of it that are used. */
    private int position;

    @Override
    public void reset() {
        super.reset();
        position = 0;
    }

    @Override
    protected void generateKeyStream(byte[] output) {
        salsaCore(rounds, engineState, x);
        for (int i = 0; i < BLOCK / Integer.BYTES; i++) {
            INT.set(output, i * Integer.BYTES, x[i]);
        }
        stream = output;
    }

    @Override
    public int processBytes(byte[] in, int inOffset, int size, byte[] out, int outOffset) {
        int done = Math.min(size, -position & BLOCK - 1);
        if (done > 0) {
            super.processBytes(in, inOffset, done, out, outOffset);
        }
        for (; size - done >= BLOCK; done += BLOCK) {
            lay(in, inOffset + done, out, outOffset + done);
            // As the engine does behind the last octet of a block.
            advanceCounter();
            generateKeyStream(stream);
        }
        if (done < size) {
            super.processBytes(in, inOffset + done, size - done, out, outOffset + done);
        }
        position = position + size & BLOCK - 1;
        return size;
    }

    private void lay(byte[] in, int inOffset, byte[] out, int outOffset) {
        byte[] key = stream;
        for (int i = 0; i < BLOCK; i += Long.BYTES) {
            long word = (long) LONG.get(in, inOffset + i) ^ (long) LONG.get(key, i);
            LONG.set(out, outOffset + i, word);
        }
    }
}
