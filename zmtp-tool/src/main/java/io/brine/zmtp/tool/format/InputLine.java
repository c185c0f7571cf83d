package io.brine.zmtp.tool.format;

import io.brine.zmtp.message.ZmtpMessage;

import java.util.Locale;

/** Immutable. What a line of standard input asks for. */
public sealed interface InputLine {
    /**
     * A message to send.
     *
     * @param message owned by whoever has the line
     */
    record Message(ZmtpMessage message) implements InputLine {}

    /**
     * Something to do with the socket.
     *
     * @param action what
     * @param octets the prefix, group or endpoint; not to be changed
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record Control(Action action, byte[] octets) implements InputLine {}

    /**
     * A line that means nothing.
     *
     * @param reason what is wrong with it
     */
    record Bad(String reason) implements InputLine {}

    /**
     * A message that no socket of the type could send.
     *
     * @param errno the name of libzmq's error
     */
    record Unsendable(String errno) implements InputLine {}

    /** What control lines do; {@link #key()} is the word in JSON. */
    enum Action {
        /** Subscribes to a prefix. */
        SUBSCRIBE,
        /** Takes a subscription back. */
        UNSUBSCRIBE,
        /** Joins a group. */
        JOIN,
        /** Leaves a group. */
        LEAVE,
        /** Connects to an endpoint. */
        CONNECT,
        /** Ends a connection. */
        DISCONNECT,
        /** Listens on an endpoint. */
        BIND,
        /** Stops to listen. */
        UNBIND;

        /** Returns the word in JSON. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
