package io.brine.render.python;

import org.jspecify.annotations.Nullable;

/** {@code 'text {}'.format(values)}. Confined to one call. */
final class BraceFormat {
    private final String form;
    private final Args args;
    private final StringBuilder out = new StringBuilder();
    private int next;
    private int at;

    BraceFormat(String form, Args args) {
        this.form = form;
        this.args = args;
    }

    String run() {
        while (at < form.length()) {
            char c = form.charAt(at++);
            if (c == '{' && at < form.length() && form.charAt(at) == '{') {
                out.append('{');
                at++;
            } else if (c == '}') {
                if (at >= form.length() || form.charAt(at) != '}') {
                    throw PyError.type("Single '}' encountered in format string");
                }
                out.append('}');
                at++;
            } else if (c == '{') {
                out.append(field());
            } else {
                out.append(c);
            }
            if (out.length() > Py.MAX_TEXT) {
                throw Py.tooLong();
            }
        }
        return out.toString();
    }

    private String field() {
        int from = at;
        int depth = 1;
        while (at < form.length() && depth > 0) {
            char c = form.charAt(at++);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
        }
        if (depth > 0) {
            throw PyError.type("expected '}' before end of string");
        }
        String field = form.substring(from, at - 1);
        String spec = "";
        int colon = field.indexOf(':');
        if (colon >= 0) {
            spec = field.substring(colon + 1);
            field = field.substring(0, colon);
        }
        char conversion = 's';
        int mark = field.indexOf('!');
        boolean converted = mark >= 0;
        if (converted) {
            if (mark + 2 != field.length()) {
                throw PyError.type("expected ':' after conversion specifier");
            }
            conversion = field.charAt(mark + 1);
            field = field.substring(0, mark);
        }
        Object value = value(field);
        if (converted) {
            value = conversion == 's' ? PyText.str(value) : PyText.repr(value);
        }
        return FormatSpec.parse(nested(spec)).apply(value);
    }

    private String nested(String spec) {
        if (!spec.contains("{")) {
            return spec;
        }
        BraceFormat inner = new BraceFormat(spec, args);
        inner.next = next;
        String text = inner.run();
        next = inner.next;
        return text;
    }

    private @Nullable Object value(String field) {
        int end = 0;
        while (end < field.length() && field.charAt(end) != '.' && field.charAt(end) != '[') {
            end++;
        }
        Object value = argument(field.substring(0, end));
        while (end < field.length()) {
            if (field.charAt(end) == '.') {
                int to = end + 1;
                while (to < field.length() && field.charAt(to) != '.' && field.charAt(to) != '[') {
                    to++;
                }
                value = PyAccess.attribute(value, field.substring(end + 1, to), false);
                end = to;
            } else {
                int to = field.indexOf(']', end);
                if (to < 0) {
                    throw PyError.type("expected '}' before end of string");
                }
                String key = field.substring(end + 1, to);
                value =
                        PyAccess.item(
                                value,
                                key.matches("[0-9]{1,9}") ? (Object) Long.valueOf(key) : key,
                                false);
                end = to + 1;
            }
            if (value instanceof Undefined undefined) {
                throw PyError.type(undefined.message());
            }
        }
        return value;
    }

    private @Nullable Object argument(String name) {
        if (name.isEmpty() || name.matches("[0-9]{1,9}")) {
            int index = name.isEmpty() ? next++ : Integer.parseInt(name);
            if (index >= args.size()) {
                throw PyError.type("tuple index out of range");
            }
            return args.list().get(index);
        }
        if (!args.named().containsKey(name)) {
            throw PyError.type(PyText.repr(name));
        }
        return args.named().get(name);
    }
}
