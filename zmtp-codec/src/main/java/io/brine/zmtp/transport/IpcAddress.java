package io.brine.zmtp.transport;

import io.brine.zmtp.handshake.HostAddress;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.util.Objects;

/** Immutable. The address of a peer on this machine: where we met, and who it is. */
public final class IpcAddress extends SocketAddress implements HostAddress {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final transient @Nullable IpcCredentials credentials;

    /**
     * Makes the address.
     *
     * @param name the endpoint's path or {@code @name}
     * @param credentials who the peer is, if that is known
     */
    public IpcAddress(String name, @Nullable IpcCredentials credentials) {
        this.name = name;
        this.credentials = credentials;
    }

    /** Returns who the peer is, if that is known. */
    public @Nullable IpcCredentials credentials() {
        return credentials;
    }

    @Override
    public String zapText() {
        IpcCredentials who = credentials;
        return who == null
                ? "localhost"
                : "localhost:"
                        + who.uid()
                        + ":"
                        + who.gid()
                        + ":"
                        + (who.pid() < 0 ? "" : String.valueOf(who.pid()));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof IpcAddress that
                && name.equals(that.name)
                && Objects.equals(credentials, that.credentials);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, credentials);
    }

    @Override
    public String toString() {
        return "ipc://" + name;
    }
}
