package io.brine.render.python;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** The methods of str that cut it into parts. */
public final class StrSplit {
    private StrSplit() {}

    static List<@Nullable Object> split(String s, Args a) {
        Object separator = a.get(0, "sep", null);
        long most = a.integer(1, "maxsplit", -1);
        List<@Nullable Object> parts = new ArrayList<>();
        if (separator == null) {
            String rest = StrMethods.strip(s, null, true, false);
            while (!rest.isEmpty()) {
                int end = 0;
                while (end < rest.length() && !StrMethods.isSpace(rest.charAt(end))) {
                    end++;
                }
                if (most >= 0 && parts.size() == most) {
                    parts.add(StrMethods.strip(rest, null, false, true));
                    return parts;
                }
                parts.add(rest.substring(0, end));
                rest = StrMethods.strip(rest.substring(end), null, true, false);
                bound(parts);
            }
            return parts;
        }
        String sep = separator(separator);
        int at = 0;
        int next;
        while ((next = s.indexOf(sep, at)) >= 0 && (most < 0 || parts.size() < most)) {
            parts.add(s.substring(at, next));
            at = next + sep.length();
            bound(parts);
        }
        parts.add(s.substring(at));
        return parts;
    }

    static List<@Nullable Object> rsplit(String s, Args a) {
        long most = a.integer(1, "maxsplit", -1);
        Object separator = a.get(0, "sep", null);
        if (most < 0) {
            return split(s, a);
        }
        List<@Nullable Object> parts = new ArrayList<>();
        String rest = separator == null ? StrMethods.strip(s, null, false, true) : s;
        while (parts.size() < most) {
            int at;
            int skip;
            if (separator == null) {
                at = rest.length() - 1;
                while (at >= 0 && !StrMethods.isSpace(rest.charAt(at))) {
                    at--;
                }
                skip = 1;
            } else {
                String sep = separator(separator);
                at = rest.lastIndexOf(sep);
                skip = sep.length();
            }
            if (at < 0) {
                break;
            }
            parts.add(0, rest.substring(at + skip));
            rest = rest.substring(0, at);
            rest = separator == null ? StrMethods.strip(rest, null, false, true) : rest;
        }
        if (separator != null || !rest.isEmpty()) {
            parts.add(0, rest);
        }
        return parts;
    }

    private static void bound(List<?> parts) {
        if (parts.size() >= Py.MAX_ITEMS) {
            throw Py.tooMany();
        }
    }

    private static String separator(@Nullable Object value) {
        String separator = Py.text(value);
        if (separator.isEmpty()) {
            throw PyError.type("empty separator");
        }
        return separator;
    }

    public static List<@Nullable Object> lines(String s, boolean keepEnds) {
        List<@Nullable Object> lines = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c == '\n'
                    || c == '\r'
                    || c == 0x0b
                    || c == 0x0c
                    || (c >= 0x1c && c <= 0x1e)
                    || c == 0x85
                    || c == 0x2028
                    || c == 0x2029) {
                int end =
                        c == '\r' && i + 1 < s.length() && s.charAt(i + 1) == '\n' ? i + 2 : i + 1;
                lines.add(s.substring(from, keepEnds ? end : i));
                from = end;
                i = end - 1;
            }
        }
        if (from < s.length()) {
            lines.add(s.substring(from));
        }
        return lines;
    }

    static PyTuple partition(String s, String sep) {
        int at = s.indexOf(separator(sep));
        return at < 0
                ? PyTuple.of(s, "", "")
                : PyTuple.of(s.substring(0, at), sep, s.substring(at + sep.length()));
    }

    static PyTuple rpartition(String s, String sep) {
        int at = s.lastIndexOf(separator(sep));
        return at < 0
                ? PyTuple.of("", "", s)
                : PyTuple.of(s.substring(0, at), sep, s.substring(at + sep.length()));
    }
}
