package io.brine.master.process;

import io.brine.zmtp.transport.Endpoint;

import org.jspecify.annotations.Nullable;

/**
 * Where a part listens. The first binding may take a free port; a part that is started again binds
 * the port that its forerunner had. Thread-safe.
 */
public final class BoundPort {
    private final String wanted;
    private volatile @Nullable Endpoint bound;

    /** How a socket is bound; returns what the endpoint was resolved to. */
    @FunctionalInterface
    public interface Binder {
        /** Binds. */
        Endpoint bind(String endpoint) throws Exception;
    }

    /**
     * A port not bound yet.
     *
     * @param wanted as ZeroMQ spells it, for example {@code tcp://127.0.0.1:*}
     */
    public BoundPort(String wanted) {
        this.wanted = wanted;
    }

    /** Binds and remembers. */
    public Endpoint bind(Binder binder) throws Exception {
        Endpoint known = bound;
        Endpoint fresh = binder.bind(known == null ? wanted : known.toString());
        bound = fresh;
        return fresh;
    }

    /** The number of the port, 0 before it is bound. */
    public int number() {
        return bound instanceof Endpoint.Tcp tcp ? tcp.port() : 0;
    }

    @Override
    public String toString() {
        Endpoint known = bound;
        return known == null ? wanted : known.toString();
    }
}
