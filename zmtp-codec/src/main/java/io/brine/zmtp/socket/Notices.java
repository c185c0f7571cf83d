package io.brine.zmtp.socket;

import io.brine.zmtp.message.ZmtpMessage;
import io.netty.buffer.Unpooled;

/**
 * Stateless. The messages that tell an application of peers that come and go: ROUTER_NOTIFY,
 * DISCONNECT_MSG and HICCUP_MSG, for the types that libzmq has them for.
 */
final class Notices {
    private static final int NOTIFY_CONNECT = 1;
    private static final int NOTIFY_DISCONNECT = 2;

    private Notices() {}

    /** HELLO_MSG is for types whose messages go to a peer as they are. */
    static boolean canSayHello(SocketType type) {
        return switch (type) {
            case DEALER, ROUTER, PUSH, PAIR, CLIENT, SERVER, PEER, CHANNEL, SCATTER -> true;
            default -> false;
        };
    }

    static void onAttached(BaseSocket socket, Pipe pipe) {
        if (socket.type() == SocketType.ROUTER
                && (socket.options().routerNotify() & NOTIFY_CONNECT) != 0) {
            socket.notice(pipe, ZmtpMessage.of(Unpooled.EMPTY_BUFFER));
        }
    }

    static void onDetached(BaseSocket socket, Pipe pipe) {
        SocketType type = socket.type();
        SocketOptions options = socket.options();
        if (type == SocketType.ROUTER && (options.routerNotify() & NOTIFY_DISCONNECT) != 0) {
            socket.notice(pipe, ZmtpMessage.of(Unpooled.EMPTY_BUFFER));
        }
        boolean tellsOfDisconnects =
                type == SocketType.ROUTER || type == SocketType.SERVER || type == SocketType.PEER;
        if (tellsOfDisconnects && !pipe.dialled) {
            tell(socket, pipe, options.disconnectMessage());
        }
        boolean tellsOfHiccups =
                type == SocketType.DEALER || type == SocketType.CLIENT || type == SocketType.PEER;
        if (tellsOfHiccups && pipe.dialled) {
            tell(socket, pipe, options.hiccupMessage());
        }
    }

    private static void tell(BaseSocket socket, Pipe pipe, byte[] notice) {
        if (notice.length > 0) {
            socket.notice(pipe, ZmtpMessage.of(notice));
        }
    }
}
