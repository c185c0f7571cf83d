package io.brine.render.python;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code a.b}, {@code a['b']} and {@code a[1:2]} as Jinja's sandbox looks them up. */
public final class PyAccess {
    private PyAccess() {}

    /** The attribute, else the element of that name, else undefined. */
    public static @Nullable Object attribute(@Nullable Object owner, String name, boolean lenient) {
        checkUse(owner);
        if (name.startsWith("__") || (name.startsWith("_") && !(owner instanceof Map))) {
            throw unsafe(owner, name);
        }
        Object found = member(owner, name);
        if (!PyObject.isMissing(found)) {
            return found;
        }
        found = element(owner, name);
        return PyObject.isMissing(found) ? Undefined.of(owner, name, lenient) : found;
    }

    /** The element, else the attribute of that name, else undefined. */
    public static @Nullable Object item(
            @Nullable Object owner, @Nullable Object key, boolean lenient) {
        checkUse(owner);
        checkUse(key);
        Object found = element(owner, key);
        if (!PyObject.isMissing(found)) {
            return found;
        }
        if (Py.isText(key)) {
            String name = Py.text(key);
            if (name.startsWith("__")) {
                throw unsafe(owner, name);
            }
            found = member(owner, name);
            if (!PyObject.isMissing(found)) {
                return found;
            }
        }
        return Undefined.of(owner, key instanceof Markup markup ? markup.text() : key, lenient);
    }

    private static void checkUse(@Nullable Object value) {
        if (value instanceof Undefined undefined) {
            throw undefined.error();
        }
    }

    private static PyError unsafe(@Nullable Object owner, String name) {
        return PyError.template(
                "access to attribute %s of %s object is unsafe."
                        .formatted(PyText.repr(name), PyText.repr(Py.typeName(owner))));
    }

    private static @Nullable Object member(@Nullable Object owner, String name) {
        if (owner instanceof PyObject object) {
            return object.attribute(name);
        }
        Callable method =
                switch (owner) {
                    case String text -> StrMethods.find(text, name);
                    case Markup markup -> StrMethods.find(markup.text(), name);
                    case List<?> list -> ListMethods.find(Py.asList(list), name);
                    case Map<?, ?> map -> DictMethods.find(Py.map(map), name);
                    case java.util.Set<?> set -> SetMethods.find(set, name);
                    case io.brine.salt.payload.Bytes bytes -> StrMethods.findBytes(bytes, name);
                    case null, default -> null;
                };
        return method == null ? PyObject.MISSING : method;
    }

    private static @Nullable Object element(@Nullable Object owner, @Nullable Object key) {
        return switch (owner) {
            case Map<?, ?> map -> {
                if (!Py.hashable(key) || (key == null && !map.containsKey(null))) {
                    yield PyObject.MISSING;
                }
                Object plain = key == null ? null : Py.key(key);
                yield map.containsKey(plain) ? map.get(plain) : PyObject.MISSING;
            }
            case PyContainer table when Py.isText(key) -> table.element(Py.text(key));
            case List<?> list when isIndex(key) -> at(list, PyMath.index(key));
            case String text when isIndex(key) -> at(Py.list(text), PyMath.index(key));
            case Markup markup when isIndex(key) -> at(Py.list(markup), PyMath.index(key));
            case null, default -> PyObject.MISSING;
        };
    }

    private static boolean isIndex(@Nullable Object key) {
        return key instanceof Long || key instanceof Boolean;
    }

    private static @Nullable Object at(List<?> list, long index) {
        long place = index < 0 ? index + list.size() : index;
        return place < 0 || place >= list.size() ? PyObject.MISSING : list.get((int) place);
    }

    /** {@code owner[from:to:step]}. */
    public static @Nullable Object slice(
            @Nullable Object owner,
            @Nullable Object from,
            @Nullable Object to,
            @Nullable Object step) {
        checkUse(owner);
        boolean text = Py.isText(owner);
        if (!text && !(owner instanceof List)) {
            throw PyError.type("'" + Py.typeName(owner) + "' object is not subscriptable");
        }
        List<@Nullable Object> values = Py.list(owner);
        long stride = step == null ? 1 : PyMath.index(step);
        if (stride == 0) {
            throw PyError.type("slice step cannot be zero");
        }
        int size = values.size();
        long low = stride < 0 ? -1 : 0;
        long high = stride < 0 ? size - 1L : size;
        long start = from == null ? (stride < 0 ? high : low) : bound(from, size, low, high);
        long stop = to == null ? (stride < 0 ? low : high) : bound(to, size, low, high);
        List<@Nullable Object> part = new ArrayList<>();
        for (long i = start; stride < 0 ? i > stop : i < stop; i += stride) {
            part.add(values.get((int) i));
        }
        if (!text) {
            return owner instanceof PyTuple ? PyTuple.from(part) : part;
        }
        StringBuilder out = new StringBuilder();
        part.forEach(out::append);
        return out.toString();
    }

    private static long bound(@Nullable Object value, int size, long low, long high) {
        long index = PyMath.index(value);
        long place = index < 0 ? index + size : index;
        return Math.max(low, Math.min(high, place));
    }
}
