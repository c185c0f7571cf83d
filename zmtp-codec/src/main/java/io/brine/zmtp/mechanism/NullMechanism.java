package io.brine.zmtp.mechanism;

import io.brine.zmtp.wire.Command;
import io.brine.zmtp.wire.Metadata;
import io.brine.zmtp.wire.WireFormats;
import io.brine.zmtp.wire.ZmtpProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import java.util.List;

/**
 * Confined to its connection. No security: each side sends READY (RFC 37, The NULL Security
 * Mechanism). With a ZAP domain the handler is asked first; READY waits for its answer, but not for
 * the peer's, which may wait for ours.
 */
public final class NullMechanism implements Mechanism {
    /** Makes NULL mechanisms without a ZAP domain. */
    public static final MechanismFactory FACTORY = MechanismFactory.of(Security.none());

    private final LocalPeer local;
    private final boolean asks;

    NullMechanism(LocalPeer local, boolean asks) {
        this.local = local;
        this.asks = asks;
    }

    @Override
    public Progress begin(Outlet out) {
        return asks ? new Progress.Asking(Metadata.EMPTY, List.of(), true) : onAdmitted(out);
    }

    @Override
    public Progress onAdmitted(Outlet out) {
        ByteBuf body = Unpooled.buffer();
        new Command.Ready(local.metadata()).writeBody(body);
        out.send(body);
        return new Progress.Continue();
    }

    @Override
    public Progress onCommand(ByteBuf body, Outlet out) throws ZmtpProtocolException {
        return switch (Command.parse(body)) {
            case Command.Ready(Metadata metadata) -> {
                local.check(metadata, out);
                yield new Progress.Done(metadata, WireFormats.CLEAR);
            }
            case Command.Refusal(String reason) -> new Progress.Refused(reason);
            case Command other -> throw HandshakeCommand.unexpected(other.name());
        };
    }
}
