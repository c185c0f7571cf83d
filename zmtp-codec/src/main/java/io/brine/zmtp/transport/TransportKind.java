package io.brine.zmtp.transport;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.nio.NioIoHandler;

import java.util.Locale;

/**
 * How the system is asked to read and write: through the JDK, or one of Netty's native transports
 * when its library is on the class path. No class of a native transport is loaded before it is
 * chosen.
 */
public enum TransportKind {
    /** The JDK's NIO: always there; cannot do abstract ipc names. */
    NIO,
    /** Linux's epoll; {@code netty-transport-native-epoll} has to be on the class path. */
    EPOLL,
    /** Linux's io_uring; {@code netty-transport-native-io_uring} has to be on the class path. */
    IO_URING;

    /**
     * The system property that chooses for contexts that do not: {@code nio}, {@code epoll}, {@code
     * io_uring}, or {@code auto}, the default: epoll if it is there, else NIO.
     */
    public static final String PROPERTY = "io.brine.zmtp.transport";

    /**
     * Returns what contexts use that do not choose.
     *
     * @throws IllegalArgumentException when {@link #PROPERTY} names no kind
     * @throws UnsupportedOperationException when {@link #PROPERTY} names one that is not there
     */
    public static TransportKind preferred() {
        String wanted = System.getProperty(PROPERTY, "auto").toLowerCase(Locale.ROOT);
        return switch (wanted) {
            case "auto" -> EPOLL.isAvailable() ? EPOLL : NIO;
            case "nio" -> NIO;
            case "epoll" -> EPOLL.required();
            case "io_uring" -> IO_URING.required();
            default ->
                    throw new IllegalArgumentException(
                            PROPERTY + " must be auto, nio, epoll or io_uring: " + wanted);
        };
    }

    /** Returns the kind of a loop. */
    public static TransportKind of(EventLoop loop) {
        // Asked in this order so that no native class is touched where NIO is used.
        if (!(loop instanceof IoEventLoop io) || io.isIoType(NioIoHandler.class)) {
            return NIO;
        }
        return EPOLL.isOnClassPath() && EpollChannels.runsOn(io) ? EPOLL : IO_URING;
    }

    /** Returns whether this kind works here. */
    public boolean isAvailable() {
        return unavailability().isEmpty();
    }

    /** Returns why this kind does not work here, in one line; empty when it does. */
    public String unavailability() {
        if (!isOnClassPath()) {
            return library() + " is not on the class path";
        }
        Throwable cause =
                switch (this) {
                    case NIO -> null;
                    case EPOLL -> EpollChannels.unavailability();
                    case IO_URING -> IoUringChannels.unavailability();
                };
        return cause == null ? "" : "the library cannot be used: " + root(cause);
    }

    private static String root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    /**
     * Returns this kind if it works here.
     *
     * @throws UnsupportedOperationException naming what is missing
     */
    public TransportKind required() {
        String missing = unavailability();
        if (!missing.isEmpty()) {
            throw new UnsupportedOperationException(
                    "no transport " + name().toLowerCase(Locale.ROOT) + ": " + missing);
        }
        return this;
    }

    /** Returns what makes event loops of this kind. */
    public IoHandlerFactory ioHandlers() {
        return required().channels().ioHandlers();
    }

    /** Returns the channels for loops of this kind. */
    Channels channels() {
        return switch (this) {
            case NIO -> new NioChannels();
            case EPOLL -> new EpollChannels();
            case IO_URING -> new IoUringChannels();
        };
    }

    private boolean isOnClassPath() {
        return switch (this) {
            case NIO -> true;
            case EPOLL -> exists("io.netty.channel.epoll.Epoll");
            case IO_URING -> exists("io.netty.channel.uring.IoUring");
        };
    }

    private static boolean exists(String name) {
        String file = name.replace('.', '/') + ".class";
        return TransportKind.class.getClassLoader().getResource(file) != null;
    }

    private String library() {
        return "netty-transport-native-" + name().toLowerCase(Locale.ROOT);
    }
}
