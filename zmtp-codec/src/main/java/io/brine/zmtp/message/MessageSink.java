package io.brine.zmtp.message;

import io.brine.zmtp.wire.Command;
import io.brine.zmtp.wire.ZmtpProtocolException;

/** Takes the whole messages and the commands of one peer, in order, on the peer's event loop. */
public interface MessageSink {
    /** Takes a message and owns it. */
    void onMessage(ZmtpMessage message) throws ZmtpProtocolException;

    /** Takes a command. */
    void onCommand(Command command) throws ZmtpProtocolException;

    /** Returns whether there is room for another message. */
    boolean wantsMessages();
}
