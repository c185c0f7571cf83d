package io.brine.zmtp.transport;

import io.brine.zmtp.message.MessageSink;

/** Confined to its socket's event loop. The socket's side of a {@link Link}. */
public interface LinkListener extends MessageSink {
    /** The link may have room for messages again. */
    void onRoom();

    /** The link is gone; nothing else comes from it. */
    void onLinkClosed();
}
