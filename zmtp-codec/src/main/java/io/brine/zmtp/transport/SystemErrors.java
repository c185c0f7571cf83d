package io.brine.zmtp.transport;

import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.unix.Errors;

import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;

/**
 * Stateless. Linux's error numbers, which monitor events carry, of Java's exceptions. NIO gives the
 * system's text only, so that is what it goes by.
 */
public final class SystemErrors {
    /** The address is taken. */
    public static final int EADDRINUSE = 98;

    /** Nobody listens there. */
    public static final int ECONNREFUSED = 111;

    private static final int EINVAL = 22;
    private static final int ETIMEDOUT = 110;
    private static final int EHOSTUNREACH = 113;
    private static final int ENODEV = 19;
    private static final int EPROTONOSUPPORT = 93;

    private static final Map<String, Integer> TEXTS =
            Map.ofEntries(
                    Map.entry("address already in use", EADDRINUSE),
                    Map.entry("a file that is no socket is in the way", EADDRINUSE),
                    Map.entry("cannot assign requested address", 99),
                    Map.entry("network is unreachable", 101),
                    Map.entry("connection reset", 104),
                    Map.entry("connection refused", ECONNREFUSED),
                    Map.entry("broken pipe", 32),
                    Map.entry("too many open files in system", 23),
                    Map.entry("too many open files", 24),
                    Map.entry("permission denied", 13),
                    Map.entry("operation not permitted", 1),
                    Map.entry("no such file or directory", 2),
                    Map.entry("no such device", ENODEV),
                    Map.entry("not let in", 13));

    private SystemErrors() {}

    /** Returns the number that goes with a failure, EINVAL when none is known. */
    public static int errno(Throwable failure) {
        Throwable cause = unwrapped(failure);
        if (cause instanceof Errors.NativeIoException system) {
            return -system.expectedErr();
        }
        if (cause instanceof ConnectTimeoutException) {
            return ETIMEDOUT;
        }
        if (cause instanceof UnknownHostException) {
            return ENODEV;
        }
        if (cause instanceof UnsupportedOperationException) {
            return EPROTONOSUPPORT;
        }
        if (cause instanceof NoRouteToHostException) {
            return EHOSTUNREACH;
        }
        String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        return TEXTS.entrySet().stream()
                .filter(known -> text.contains(known.getKey()))
                // "… in system" is the longer of two that fit.
                .max(java.util.Comparator.comparingInt(known -> known.getKey().length()))
                .map(Map.Entry::getValue)
                .orElse(EINVAL);
    }

    /** Returns what a future's failure is about. */
    public static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }
}
