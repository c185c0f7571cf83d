package io.brine.zmtp.socket;

import io.brine.zmtp.message.ZmtpMessage;

/** Takes the messages that a socket receives. */
@FunctionalInterface
public interface MessageHandler {
    /**
     * Takes one message and owns it: it must be released in the end. Called on the socket's event
     * loop, so it must not block. What it throws is logged, and the next message comes all the
     * same.
     */
    void onMessage(ZmtpMessage message);
}
