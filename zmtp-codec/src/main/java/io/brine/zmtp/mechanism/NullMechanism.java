package io.brine.zmtp.mechanism;

import io.brine.zmtp.wire.Command;
import io.brine.zmtp.wire.Metadata;
import io.brine.zmtp.wire.ProtocolError;
import io.brine.zmtp.wire.ZmtpProtocolException;

import java.util.function.Consumer;

/**
 * Confined to its connection. No security: each side sends READY (RFC 37, The NULL Security
 * Mechanism).
 */
public final class NullMechanism implements Mechanism {
    /** Makes NULL mechanisms. */
    public static final MechanismFactory FACTORY = new Factory();

    private static final int MAX_IDENTITY = 255;

    private final LocalPeer local;

    private NullMechanism(LocalPeer local) {
        this.local = local;
    }

    private static final class Factory implements MechanismFactory {
        @Override
        public String name() {
            return "NULL";
        }

        @Override
        public boolean asServer() {
            return false;
        }

        @Override
        public Mechanism create(LocalPeer local) {
            return new NullMechanism(local);
        }
    }

    @Override
    public void begin(Consumer<Command> out) {
        out.accept(new Command.Ready(local.metadata()));
    }

    @Override
    public Progress onCommand(Command command, Consumer<Command> out) throws ZmtpProtocolException {
        return switch (command) {
            case Command.Ready(Metadata metadata) -> {
                check(metadata, out);
                yield new Progress.Done(metadata);
            }
            case Command.Refusal(String reason) -> new Progress.Refused(reason);
            case Command.Subscribe unexpected -> throw unexpected("SUBSCRIBE");
            case Command.Cancel unexpected -> throw unexpected("CANCEL");
            case Command.Join unexpected -> throw unexpected("JOIN");
            case Command.Leave unexpected -> throw unexpected("LEAVE");
            case Command.Ping unexpected -> throw unexpected("PING");
            case Command.Pong unexpected -> throw unexpected("PONG");
            case Command.Unknown unexpected -> throw unexpected("an unknown command");
        };
    }

    private void check(Metadata metadata, Consumer<Command> out) throws ZmtpProtocolException {
        String type = metadata.text(Metadata.SOCKET_TYPE);
        if (type == null || !local.acceptsPeerType().test(type)) {
            out.accept(new Command.Refusal("Invalid socket type"));
            String ours = local.metadata().text(Metadata.SOCKET_TYPE);
            throw new ZmtpProtocolException(
                    ProtocolError.ZMTP_INVALID_METADATA,
                    "a peer "
                            + (type == null
                                    ? "without a socket type"
                                    : "of type " + Metadata.printable(type))
                            + " cannot talk to our "
                            + ours);
        }
        byte[] identity = metadata.bytes(Metadata.IDENTITY);
        if (identity != null && identity.length > MAX_IDENTITY) {
            throw new ZmtpProtocolException(
                    ProtocolError.ZMTP_INVALID_METADATA,
                    "an identity of " + identity.length + " octets is over 255");
        }
    }

    private static ZmtpProtocolException unexpected(String what) {
        return new ZmtpProtocolException(
                ProtocolError.ZMTP_UNEXPECTED_COMMAND, what + " came before READY");
    }
}
