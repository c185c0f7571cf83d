package io.brine.zmtp.transport;

import io.brine.zmtp.zap.ZapClient;

import org.jspecify.annotations.Nullable;

import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Thread-safe. Who is bound to the inproc names of one context, and who waits for a name to be
 * bound.
 */
public final class InprocRegistry {
    /** Takes connections to a bound name, on any thread. */
    public interface Acceptor {
        /** Takes one; returns at once. */
        void accept(InprocDial dial);
    }

    private sealed interface Slot {
        record Bound(Acceptor acceptor) implements Slot {}

        record Waiting(List<InprocDial> dials) implements Slot {}
    }

    private final ConcurrentHashMap<String, Slot> slots = new ConcurrentHashMap<>();

    private final ZapClient zap;

    /**
     * Makes an empty registry.
     *
     * @param zap whom the servers of the context ask about their peers
     */
    public InprocRegistry(ZapClient zap) {
        this.zap = zap;
    }

    /** Returns whom the servers of the context ask about their peers. */
    public ZapClient zap() {
        return zap;
    }

    /** Returns whether a name is bound now. */
    public boolean isBound(String name) {
        return slots.get(name) instanceof Slot.Bound;
    }

    /**
     * Binds a name; those who wait for it are let in.
     *
     * @throws BindException when the name is bound already
     */
    public void bind(String name, Acceptor acceptor) throws BindException {
        List<InprocDial> waiting = new ArrayList<>();
        Slot now =
                slots.compute(
                        name,
                        (key, slot) -> {
                            waiting.clear();
                            if (slot instanceof Slot.Bound) {
                                return slot;
                            }
                            if (slot instanceof Slot.Waiting(List<InprocDial> dials)) {
                                waiting.addAll(dials);
                            }
                            return new Slot.Bound(acceptor);
                        });
        if (!isBoundTo(now, acceptor)) {
            throw new BindException("inproc://" + name + " is bound already");
        }
        waiting.forEach(acceptor::accept);
    }

    /** Frees a name, if it is bound to that acceptor. */
    public void unbind(String name, Acceptor acceptor) {
        slots.computeIfPresent(name, (key, slot) -> isBoundTo(slot, acceptor) ? null : slot);
    }

    /** Connects to a name, at once or when it is bound. */
    public void dial(InprocDial dial) {
        Slot now =
                slots.compute(
                        dial.name(),
                        (key, slot) ->
                                switch (slot) {
                                    case Slot.Bound bound -> bound;
                                    case Slot.Waiting(List<InprocDial> dials) ->
                                            new Slot.Waiting(with(dials, dial));
                                    case null -> new Slot.Waiting(List.of(dial));
                                });
        if (now instanceof Slot.Bound(Acceptor acceptor)) {
            acceptor.accept(dial);
        }
    }

    /** Waits no longer. */
    public void cancel(InprocDial dial) {
        slots.computeIfPresent(
                dial.name(),
                (key, slot) ->
                        switch (slot) {
                            case Slot.Bound bound -> bound;
                            case Slot.Waiting(List<InprocDial> dials) -> {
                                List<InprocDial> left =
                                        dials.stream()
                                                .filter(other -> !other.equals(dial))
                                                .toList();
                                yield left.isEmpty() ? null : new Slot.Waiting(left);
                            }
                        });
    }

    private static List<InprocDial> with(List<InprocDial> dials, InprocDial dial) {
        List<InprocDial> all = new ArrayList<>(dials);
        all.add(dial);
        return List.copyOf(all);
    }

    private static boolean isBoundTo(@Nullable Slot slot, Acceptor acceptor) {
        return slot instanceof Slot.Bound(Acceptor bound) && bound.equals(acceptor);
    }
}
