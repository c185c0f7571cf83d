package io.brine.zmtp.transport;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.util.Objects;

/** Immutable. The address of a peer within the context: the name of the endpoint. */
public final class InprocAddress extends SocketAddress {
    private final String name;

    /** Makes the address. */
    public InprocAddress(String name) {
        this.name = name;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof InprocAddress that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(name);
    }

    @Override
    public String toString() {
        return "inproc://" + name;
    }
}
