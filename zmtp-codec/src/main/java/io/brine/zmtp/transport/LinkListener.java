package io.brine.zmtp.transport;

import io.brine.zmtp.message.MessageSink;
import io.netty.util.ReferenceCounted;

import java.util.List;

/** Confined to its socket's event loop. The socket's side of a {@link Link}. */
public interface LinkListener extends MessageSink {
    /** The link may have room for messages again. */
    void onRoom();

    /**
     * The link is going, and gives back the messages that it has taken since {@link
     * Link#keepUnsent} and not sent whole, in order; owns them.
     */
    default void onUnsent(List<ReferenceCounted> messages) {
        messages.forEach(ReferenceCounted::release);
    }

    /** The link is gone; nothing else comes from it. */
    void onLinkClosed();
}
