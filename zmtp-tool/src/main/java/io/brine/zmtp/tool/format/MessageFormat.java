package io.brine.zmtp.tool.format;

import io.brine.zmtp.message.ZmtpMessage;
import io.netty.buffer.ByteBuf;

/** How messages stand in lines. Reading and writing may happen on two threads. */
public interface MessageFormat {
    /**
     * Reads a line.
     *
     * @param line the array that holds it, which may be kept but not changed
     */
    InputLine read(byte[] line, int offset, int length);

    /** Writes a message as one line, newline included. Borrows both. */
    void write(ZmtpMessage message, ByteBuf out);
}
