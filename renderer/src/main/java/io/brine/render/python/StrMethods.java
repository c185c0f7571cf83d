package io.brine.render.python;

import io.brine.salt.payload.Bytes;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/** The methods of str, and the few of bytes that templates use; {@link StrSplit} has some. */
public final class StrMethods {
    private StrMethods() {}

    static @Nullable Callable findBytes(Bytes bytes, String name) {
        return switch (name) {
            case "decode" -> a -> new String(bytes.toByteArray(), StandardCharsets.UTF_8);
            case "hex" -> a -> java.util.HexFormat.of().formatHex(bytes.toByteArray());
            default -> null;
        };
    }

    static @Nullable Callable find(String s, String name) {
        return switch (name) {
            case "upper" -> a -> s.toUpperCase(Locale.ROOT);
            case "lower", "casefold" -> a -> s.toLowerCase(Locale.ROOT);
            case "capitalize" -> a -> capitalize(s);
            case "title" -> a -> title(s);
            case "swapcase" -> a -> swapcase(s);
            case "strip" -> a -> stripped(s, a, true, true);
            case "lstrip" -> a -> stripped(s, a, true, false);
            case "rstrip" -> a -> stripped(s, a, false, true);
            case "split" -> a -> StrSplit.split(s, a);
            case "rsplit" -> a -> StrSplit.rsplit(s, a);
            case "splitlines" -> a -> StrSplit.lines(s, a.flag(0, "keepends", false));
            case "partition" -> a -> StrSplit.partition(s, a.text(0, "sep"));
            case "rpartition" -> a -> StrSplit.rpartition(s, a.text(0, "sep"));
            case "join" -> a -> join(s, a.need(0, "iterable"));
            case "replace" ->
                    a -> replace(s, a.text(0, "old"), a.text(1, "new"), a.integer(2, "count", -1));
            case "startswith" -> a -> affix(a, prefix -> window(s, a).startsWith(prefix));
            case "endswith" -> a -> affix(a, suffix -> window(s, a).endsWith(suffix));
            case "removeprefix" ->
                    a -> {
                        String prefix = a.text(0, "prefix");
                        return s.startsWith(prefix) ? s.substring(prefix.length()) : s;
                    };
            case "removesuffix" ->
                    a -> {
                        String suffix = a.text(0, "suffix");
                        return !suffix.isEmpty() && s.endsWith(suffix)
                                ? s.substring(0, s.length() - suffix.length())
                                : s;
                    };
            case "find" -> a -> place(s, s.indexOf(a.text(0, "sub"), from(s, a)));
            case "rfind" -> a -> place(s, s.lastIndexOf(a.text(0, "sub")));
            case "index" -> a -> found(place(s, s.indexOf(a.text(0, "sub"), from(s, a))));
            case "rindex" -> a -> found(place(s, s.lastIndexOf(a.text(0, "sub"))));
            case "count" -> a -> count(s, a.text(0, "sub"));
            case "format" -> a -> new BraceFormat(s, a).run();
            case "format_map" ->
                    a -> {
                        java.util.Map<String, @Nullable Object> named =
                                new java.util.LinkedHashMap<>();
                        if (a.need(0, "mapping") instanceof java.util.Map<?, ?> map) {
                            map.forEach((key, value) -> named.put(String.valueOf(key), value));
                        }
                        return new BraceFormat(s, new Args(List.of(), named)).run();
                    };
            case "zfill" -> a -> zfill(s, a.integer(0, "width", 0));
            case "center" -> a -> center(s, a);
            case "ljust" -> a -> s + fill(s, a);
            case "rjust" -> a -> fill(s, a) + s;
            case "expandtabs" ->
                    a ->
                            s.replace(
                                    "\t",
                                    " ".repeat((int) Math.min(64, a.integer(0, "tabsize", 8))));
            case "encode" -> a -> Bytes.of(s.getBytes(StandardCharsets.UTF_8));
            default -> tests(s, name);
        };
    }

    private static @Nullable Callable tests(String s, String name) {
        return switch (name) {
            case "isdigit", "isdecimal", "isnumeric" -> a -> all(s, Character::isDigit);
            case "isalpha" -> a -> all(s, Character::isLetter);
            case "isalnum" -> a -> all(s, Character::isLetterOrDigit);
            case "isspace" -> a -> all(s, c -> Character.isWhitespace(c) || c == 0xa0);
            case "isupper" ->
                    a ->
                            s.codePoints().noneMatch(Character::isLowerCase)
                                    && s.codePoints().anyMatch(Character::isUpperCase);
            case "islower" ->
                    a ->
                            s.codePoints().noneMatch(Character::isUpperCase)
                                    && s.codePoints().anyMatch(Character::isLowerCase);
            case "istitle" ->
                    a ->
                            !s.isEmpty()
                                    && title(s).equals(s)
                                    && s.codePoints().anyMatch(Character::isUpperCase);
            case "isascii" -> a -> s.chars().allMatch(c -> c < 128);
            case "isidentifier" -> a -> s.matches("[A-Za-z_][A-Za-z0-9_]*");
            default -> null;
        };
    }

    private static boolean all(String s, IntPredicate test) {
        return !s.isEmpty() && s.codePoints().allMatch(test);
    }

    /** First letter large, all others small. */
    public static String capitalize(String s) {
        if (s.isEmpty()) {
            return s;
        }
        int first = s.offsetByCodePoints(0, 1);
        return s.substring(0, first).toUpperCase(Locale.ROOT)
                + s.substring(first).toLowerCase(Locale.ROOT);
    }

    /** Each run of letters capitalised. */
    static String title(String s) {
        StringBuilder out = new StringBuilder();
        boolean inside = false;
        for (int c : s.codePoints().toArray()) {
            boolean letter = Character.isLetter(c);
            String one = Character.toString(c);
            out.append(
                    !letter
                            ? one
                            : inside ? one.toLowerCase(Locale.ROOT) : one.toUpperCase(Locale.ROOT));
            inside = letter;
        }
        return out.toString();
    }

    private static String swapcase(String s) {
        StringBuilder out = new StringBuilder();
        s.codePoints()
                .forEach(
                        c -> {
                            String one = Character.toString(c);
                            out.append(
                                    Character.isUpperCase(c)
                                            ? one.toLowerCase(Locale.ROOT)
                                            : one.toUpperCase(Locale.ROOT));
                        });
        return out.toString();
    }

    /** What Python's {@code strip} takes for white space. */
    static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
    }

    private static String stripped(String s, Args a, boolean left, boolean right) {
        Object given = a.get(0, "chars", null);
        return strip(s, given == null ? null : Py.text(given), left, right);
    }

    public static String strip(String s, @Nullable String chars, boolean left, boolean right) {
        int from = 0;
        int to = s.length();
        while (left && from < to && strips(chars, s.charAt(from))) {
            from++;
        }
        while (right && to > from && strips(chars, s.charAt(to - 1))) {
            to--;
        }
        return s.substring(from, to);
    }

    private static boolean strips(@Nullable String chars, char c) {
        return chars == null ? isSpace(c) : chars.indexOf(c) >= 0;
    }

    private static String join(String s, @Nullable Object values) {
        StringBuilder out = new StringBuilder();
        int index = 0;
        for (Object value : Py.iterate(values)) {
            if (!Py.isText(value)) {
                throw PyError.type(
                        "sequence item "
                                + index
                                + ": expected str instance, "
                                + Py.typeName(value)
                                + " found");
            }
            out.append(index == 0 ? "" : s).append(Py.text(value));
            index++;
            if (out.length() > Py.MAX_TEXT) {
                throw Py.tooLong();
            }
        }
        return out.toString();
    }

    /** {@code str.replace}. */
    public static String replace(String s, String old, String with, long count) {
        long times = count < 0 ? Long.MAX_VALUE : count;
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (times > 0) {
            int next = old.isEmpty() ? (at <= s.length() ? at : -1) : s.indexOf(old, at);
            if (next < 0) {
                break;
            }
            out.append(s, at, next).append(with);
            at = next + old.length();
            if (old.isEmpty()) {
                if (at >= s.length()) {
                    return out.toString();
                }
                out.append(s.charAt(at++));
            }
            if (out.length() > Py.MAX_TEXT) {
                throw Py.tooLong();
            }
            times--;
        }
        return out.append(s.substring(Math.min(at, s.length()))).toString();
    }

    private static boolean affix(Args a, java.util.function.Predicate<String> test) {
        Object given = a.need(0, "prefix");
        if (given instanceof PyTuple many) {
            return many.stream().anyMatch(one -> test.test(Py.text(one)));
        }
        if (!Py.isText(given)) {
            throw PyError.type(
                    "first arg must be str or a tuple of str, not " + Py.typeName(given));
        }
        return test.test(Py.text(given));
    }

    private static String window(String s, Args a) {
        return a.size() < 2
                ? s
                : String.valueOf(PyAccess.slice(s, a.list().get(1), a.get(2, "end", null), null));
    }

    private static int from(String s, Args a) {
        return (int) Math.max(0, Math.min(s.length(), a.integer(1, "start", 0)));
    }

    private static long place(String s, int index) {
        return index < 0 ? -1 : s.codePointCount(0, index);
    }

    private static long found(long place) {
        if (place < 0) {
            throw PyError.type("substring not found");
        }
        return place;
    }

    private static long count(String s, String sub) {
        if (sub.isEmpty()) {
            return Py.length(s) + 1;
        }
        long count = 0;
        for (int at = s.indexOf(sub); at >= 0; at = s.indexOf(sub, at + sub.length())) {
            count++;
        }
        return count;
    }

    private static String zfill(String s, long width) {
        int missing = missing(s, width);
        boolean sign = s.startsWith("-") || s.startsWith("+");
        return sign ? s.charAt(0) + "0".repeat(missing) + s.substring(1) : "0".repeat(missing) + s;
    }

    private static int missing(String s, long width) {
        if (width > Py.MAX_TEXT) {
            throw Py.tooLong();
        }
        return (int) Math.max(0, width - Py.length(s));
    }

    private static String fill(String s, Args a) {
        return a.text(1, "fillchar", " ").repeat(missing(s, a.integer(0, "width", 0)));
    }

    private static String center(String s, Args a) {
        long width = a.integer(0, "width", 0);
        int missing = missing(s, width);
        int left = missing / 2 + (missing & (int) width & 1);
        String fill = a.text(1, "fillchar", " ");
        return fill.repeat(left) + s + fill.repeat(missing - left);
    }
}
