package io.brine.zmtp.transport;

/**
 * The handlers of a TCP connection, in order of what comes in.
 *
 * <pre>
 * handshake:  [greeting] -> replaced by [greeting-mechanism]  -> [link]
 * traffic:    [heartbeat] -> [messages]                       -> [link]
 * </pre>
 *
 * The greeting handler replaces itself with the mechanism's; when that fires {@code
 * HandshakeEvent.Completed}, the link puts heartbeat and message assembler in its place. What goes
 * out is written by the link itself, already as octets.
 */
final class ZmtpPipeline {
    /** {@code GreetingHandler}. */
    static final String GREETING = "greeting";

    /** {@code MechanismHandler}; the name is made by the greeting handler from its own. */
    static final String MECHANISM = "greeting-mechanism";

    /** {@code HeartbeatHandler}. */
    static final String HEARTBEAT = "heartbeat";

    /** {@code MessageAssembler}. */
    static final String MESSAGES = "messages";

    /** {@code StreamLink}. */
    static final String LINK = "link";

    private ZmtpPipeline() {}
}
