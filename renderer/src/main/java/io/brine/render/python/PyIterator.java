package io.brine.render.python;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.List;

/** A generator or iterator: can be walked through once. */
public final class PyIterator implements Iterable<@Nullable Object> {
    private final String name;
    private final Iterator<? extends @Nullable Object> iterator;

    /**
     * @param name what it prints as, without the brackets and the address
     */
    public PyIterator(String name, Iterable<? extends @Nullable Object> values) {
        this.name = name;
        this.iterator = values.iterator();
    }

    public static PyIterator of(String filter, List<@Nullable Object> values) {
        return new PyIterator("generator object sync_do_" + filter, values);
    }

    public String name() {
        return name;
    }

    @Override
    @SuppressWarnings("unchecked") // only ever read
    public Iterator<@Nullable Object> iterator() {
        return (Iterator<@Nullable Object>) iterator;
    }
}
