package io.brine.master.cli.option;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads a command line as optparse does: options and arguments in any order, {@code --} ends the
 * options, long options may be abbreviated while they stay unambiguous, short ones may be bundled
 * and may have their value attached. Immutable.
 */
public final class OptionParser {
    /** Every long spelling, sorted: the order in which optparse lists ambiguous ones. */
    private final TreeMap<String, OptionSpec> longOptions = new TreeMap<>();

    private final Map<String, OptionSpec> shortOptions = new LinkedHashMap<>();

    /** Makes a parser for these options. */
    public OptionParser(List<OptionGroup> groups) {
        for (OptionGroup group : groups) {
            for (OptionSpec option : group.options()) {
                for (String name : option.names()) {
                    (name.startsWith("--") ? longOptions : shortOptions).put(name, option);
                }
            }
        }
    }

    /**
     * Tells options and arguments apart.
     *
     * @throws OptionException with optparse's words: unknown, ambiguous, without its value, with a
     *     value that is none of its kind
     */
    public ParsedOptions parse(List<String> commandLine) throws OptionException {
        Deque<String> rest = new ArrayDeque<>(commandLine);
        Map<String, Object> values = new LinkedHashMap<>();
        List<String> arguments = new ArrayList<>();
        while (!rest.isEmpty()) {
            String word = rest.pop();
            if (word.equals("--")) {
                arguments.addAll(rest);
                break;
            } else if (word.startsWith("--")) {
                parseLong(word, rest, values);
            } else if (word.startsWith("-") && word.length() > 1) {
                parseShort(word, rest, values);
            } else {
                arguments.add(word);
            }
        }
        return new ParsedOptions(values, arguments);
    }

    private void parseLong(String word, Deque<String> rest, Map<String, Object> values)
            throws OptionException {
        int equals = word.indexOf('=');
        String name = resolve(equals < 0 ? word : word.substring(0, equals));
        String attached = equals < 0 ? null : word.substring(equals + 1);
        OptionSpec option = longOptions.get(name);
        if (option == null) {
            throw new OptionException("no such option: " + name);
        }
        if (option.kind() == OptionSpec.Kind.FLAG) {
            if (attached != null) {
                throw new OptionException(name + " option does not take a value");
            }
            values.put(option.displayName(), true);
        } else {
            values.put(option.displayName(), value(option, name, attached, rest));
        }
    }

    private void parseShort(String word, Deque<String> rest, Map<String, Object> values)
            throws OptionException {
        for (int i = 1; i < word.length(); i++) {
            String name = "-" + word.charAt(i);
            OptionSpec option = shortOptions.get(name);
            if (option == null) {
                throw new OptionException("no such option: " + name);
            }
            if (option.kind() == OptionSpec.Kind.FLAG) {
                values.put(option.displayName(), true);
                continue;
            }
            String attached = i + 1 < word.length() ? word.substring(i + 1) : null;
            values.put(option.displayName(), value(option, name, attached, rest));
            return;
        }
    }

    private String resolve(String name) throws OptionException {
        if (longOptions.containsKey(name)) {
            return name;
        }
        List<String> candidates = new ArrayList<>();
        for (String known : longOptions.tailMap(name).keySet()) {
            if (!known.startsWith(name)) {
                break;
            }
            candidates.add(known);
        }
        if (candidates.isEmpty()) {
            throw new OptionException("no such option: " + name);
        }
        if (candidates.size() > 1) {
            throw new OptionException(
                    "ambiguous option: %s (%s?)".formatted(name, String.join(", ", candidates)));
        }
        return candidates.getFirst();
    }

    private static Object value(
            OptionSpec option, String name, @Nullable String attached, Deque<String> rest)
            throws OptionException {
        if (attached == null && rest.isEmpty()) {
            throw new OptionException(name + " option requires 1 argument");
        }
        String text = attached == null ? rest.pop() : attached;
        try {
            return switch (option.kind()) {
                case FLAG -> true;
                case TEXT -> text;
                case INTEGER -> integer(text);
                case DECIMAL -> Double.valueOf(text.strip());
            };
        } catch (NumberFormatException e) {
            String kind = option.kind() == OptionSpec.Kind.INTEGER ? "integer" : "floating-point";
            throw new OptionException(
                    "option %s: invalid %s value: '%s'".formatted(name, kind, text));
        }
    }

    /** optparse takes 0x, 0b and a leading 0 for bases 16, 2 and 8. */
    private static Integer integer(String text) {
        String digits = text.strip();
        boolean negative = digits.startsWith("-");
        if (negative || digits.startsWith("+")) {
            digits = digits.substring(1);
        }
        if (digits.startsWith("+") || digits.startsWith("-")) {
            throw new NumberFormatException(text);
        }
        int radix = 10;
        if (digits.startsWith("0x") || digits.startsWith("0X")) {
            radix = 16;
            digits = digits.substring(2);
        } else if (digits.startsWith("0b") || digits.startsWith("0B")) {
            radix = 2;
            digits = digits.substring(2);
        } else if (digits.length() > 1 && digits.startsWith("0")) {
            radix = 8;
        }
        int value = Integer.parseInt(digits, radix);
        return negative ? -value : value;
    }
}
