package io.brine.zmtp.transport;

import io.netty.channel.EventLoop;

/**
 * Immutable. One socket's wish to connect to an inproc name.
 *
 * @param name the name
 * @param side the connecting side
 * @param loop the connecting socket's loop
 * @param answer told of the outcome, on {@code loop}
 */
public record InprocDial(String name, InprocSide side, EventLoop loop, Answer answer) {
    /** Takes the outcome of a dial, on the dialling socket's loop. */
    public interface Answer {
        /** The link is up; attach to it or close it. */
        void connected(InprocLink link);

        /** The bound socket is closing. */
        void closed();

        /** The bound socket will not have us: the socket types do not go together. */
        void refused(String reason);
    }
}
