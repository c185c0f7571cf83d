package io.brine.render.filter;

import io.brine.render.python.Args;
import io.brine.render.python.Py;
import io.brine.render.python.PyError;
import io.brine.render.python.PyTuple;
import io.brine.salt.target.BoundedRegex;
import io.brine.salt.target.TargetException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;

/** A Python regular expression with bounds, for filters. Immutable. */
record Regex(BoundedRegex regex) {
    /** The expression at a place of the arguments, its flags behind it. */
    static Regex of(Args a, int place) {
        try {
            return new Regex(
                    BoundedRegex.compile(
                            a.text(place, "rgx"),
                            a.flag(flags(place), "ignorecase", false),
                            a.flag(flags(place) + 1, "multiline", false)));
        } catch (TargetException e) {
            throw PyError.type(String.valueOf(e.getMessage()));
        }
    }

    private static int flags(int place) {
        return place + 1;
    }

    static Regex of(String expression, boolean ignoreCase, boolean multiline) {
        try {
            return new Regex(BoundedRegex.compile(expression, ignoreCase, multiline));
        } catch (TargetException e) {
            throw PyError.type(String.valueOf(e.getMessage()));
        }
    }

    <T> T search(String text, Function<Matcher, T> use) {
        try {
            return regex.search(text, use);
        } catch (TargetException e) {
            throw PyError.type(String.valueOf(e.getMessage()));
        }
    }

    boolean test(String text) {
        return search(text, Matcher::lookingAt);
    }

    /** The groups, or all that matched when there are none; null when nothing did. */
    @Nullable Object groups(String text, boolean anywhere) {
        List<@Nullable Object> found = new ArrayList<>();
        boolean matched =
                search(
                        text,
                        matcher -> {
                            if (anywhere ? !matcher.find() : !matcher.lookingAt()) {
                                return false;
                            }
                            if (matcher.groupCount() == 0) {
                                found.add(matcher.group());
                            }
                            for (int i = 1; i <= matcher.groupCount(); i++) {
                                found.add(matcher.group(i));
                            }
                            return true;
                        });
        return matched ? PyTuple.from(found) : null;
    }

    /** {@code re.sub} with Python's references. */
    String replace(String text, String with) {
        return search(
                text,
                matcher -> {
                    StringBuilder out = new StringBuilder();
                    int at = 0;
                    while (matcher.find()) {
                        out.append(text, at, matcher.start());
                        expand(with, matcher, out);
                        at = matcher.end();
                        if (out.length() > Py.MAX_TEXT) {
                            throw PyError.type("text longer than " + Py.MAX_TEXT + " characters");
                        }
                    }
                    return out.append(text.substring(at)).toString();
                });
    }

    private static void expand(String with, Matcher matcher, StringBuilder out) {
        for (int i = 0; i < with.length(); i++) {
            char c = with.charAt(i);
            if (c != '\\' || i + 1 >= with.length()) {
                out.append(c);
                continue;
            }
            char next = with.charAt(++i);
            if (next == 'g' && i + 1 < with.length() && with.charAt(i + 1) == '<') {
                int end = with.indexOf('>', i);
                if (end < 0) {
                    throw PyError.type("missing >, unterminated name");
                }
                out.append(group(matcher, with.substring(i + 2, end)));
                i = end;
            } else if (Character.isDigit(next) && next != '0') {
                int end = i + 1;
                if (end < with.length() && Character.isDigit(with.charAt(end))) {
                    end++;
                }
                out.append(group(matcher, with.substring(i, end)));
                i = end - 1;
            } else if ("ntr\\".indexOf(next) >= 0) {
                out.append("\n\t\r\\".charAt("ntr\\".indexOf(next)));
            } else if (Character.isLetter(next)) {
                throw PyError.type("bad escape \\" + next);
            } else {
                out.append('\\').append(next);
            }
        }
    }

    private static String group(Matcher matcher, String name) {
        try {
            String found =
                    name.matches("[0-9]{1,3}")
                            ? matcher.group(Integer.parseInt(name))
                            : matcher.group("g" + name.replace("Z", "ZZ").replace("_", "Zu"));
            return found == null ? "" : found;
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw PyError.type("invalid group reference " + name);
        }
    }
}
