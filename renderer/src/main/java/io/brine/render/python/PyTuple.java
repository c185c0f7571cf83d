package io.brine.render.python;

import org.jspecify.annotations.Nullable;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.RandomAccess;

/** A tuple: a list that does not change and prints with parentheses. */
public final class PyTuple extends AbstractList<@Nullable Object> implements RandomAccess {
    private final @Nullable Object[] values;

    private PyTuple(@Nullable Object[] values) {
        this.values = values;
    }

    public static PyTuple of(@Nullable Object... values) {
        return new PyTuple(values.clone());
    }

    public static PyTuple from(Collection<? extends @Nullable Object> values) {
        return new PyTuple(values.toArray());
    }

    @Override
    public @Nullable Object get(int index) {
        return values[index];
    }

    @Override
    public int size() {
        return values.length;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PyTuple that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }
}
