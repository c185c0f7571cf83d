package io.brine.render.python;

import org.jspecify.annotations.Nullable;

import java.util.AbstractCollection;
import java.util.Iterator;
import java.util.Map;

/** What {@code dict.keys()}, {@code values()} and {@code items()} give: a live view. */
public final class PyView extends AbstractCollection<@Nullable Object> {
    /** Which of the three. */
    public enum Kind {
        KEYS,
        VALUES,
        ITEMS
    }

    private final Kind kind;
    private final Map<Object, @Nullable Object> map;

    public PyView(Kind kind, Map<Object, @Nullable Object> map) {
        this.kind = kind;
        this.map = map;
    }

    public Kind kind() {
        return kind;
    }

    @Override
    public Iterator<@Nullable Object> iterator() {
        Iterator<Map.Entry<Object, @Nullable Object>> entries = map.entrySet().iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return entries.hasNext();
            }

            @Override
            public @Nullable Object next() {
                Map.Entry<Object, @Nullable Object> entry = entries.next();
                return switch (kind) {
                    case KEYS -> entry.getKey();
                    case VALUES -> entry.getValue();
                    case ITEMS -> PyTuple.of(entry.getKey(), entry.getValue());
                };
            }
        };
    }

    @Override
    public int size() {
        return map.size();
    }
}
