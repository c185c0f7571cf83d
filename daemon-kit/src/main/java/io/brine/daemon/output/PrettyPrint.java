package io.brine.daemon.output;

import io.brine.salt.payload.Bytes;
import io.brine.salt.payload.PythonText;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Python's pprint: a value on one line when it fits into 80 columns, otherwise one member a line
 * and long texts in pieces. Immutable; one formatting run has its own {@link Run}.
 */
final class PrettyPrint {
    private static final int WIDTH = 80;
    private static final int BYTES_STEP = 4;
    private static final Pattern WORD =
            Pattern.compile("\\S*\\s*", Pattern.UNICODE_CHARACTER_CLASS);

    private final int indentPerLevel;

    PrettyPrint(int indentPerLevel) {
        this.indentPerLevel = indentPerLevel;
    }

    String format(@Nullable Object value) {
        Run run = new Run();
        run.format(value, 0, 0, 0);
        return run.out.toString();
    }

    /** As {@link PythonText#repr} with the keys of maps sorted. */
    private static String repr(@Nullable Object value) {
        return PythonText.repr(sorted(value));
    }

    private static @Nullable Object sorted(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<Object, @Nullable Object> ordered = PythonOrder.sortedByAnyMeans(map);
                ordered.replaceAll((key, member) -> sorted(member));
                yield ordered;
            }
            case List<?> list -> {
                List<@Nullable Object> members = new ArrayList<>();
                list.forEach(member -> members.add(sorted(member)));
                yield members;
            }
            case null, default -> value;
        };
    }

    private final class Run {
        private final StringBuilder out = new StringBuilder();

        /**
         * @param indent the column where the value starts
         * @param allowance columns that must stay free after it
         * @param level how deep the value lies
         */
        private void format(@Nullable Object value, int indent, int allowance, int level) {
            String whole = repr(value);
            if (PythonStrings.length(whole) <= WIDTH - indent - allowance) {
                out.append(whole);
                return;
            }
            switch (value) {
                case Map<?, ?> map -> formatMap(map, indent, allowance + 1, level + 1);
                case List<?> list -> formatList(list, indent, allowance + 1, level + 1);
                case String text -> formatText(text, indent, allowance, level + 1);
                case Bytes bytes -> formatBytes(bytes.toByteArray(), indent, allowance, level + 1);
                case null, default -> out.append(whole);
            }
        }

        private void formatMap(Map<?, ?> map, int indent, int allowance, int level) {
            out.append('{').repeat(' ', Math.max(0, indentPerLevel - 1));
            int inner = indent + indentPerLevel;
            for (Iterator<Map.Entry<Object, @Nullable Object>> entries =
                            PythonOrder.sortedByAnyMeans(map).entrySet().iterator();
                    entries.hasNext(); ) {
                Map.Entry<Object, @Nullable Object> entry = entries.next();
                String key = repr(entry.getKey());
                out.append(key).append(": ");
                int column = inner + PythonStrings.length(key) + 2;
                format(entry.getValue(), column, entries.hasNext() ? 1 : allowance, level);
                if (entries.hasNext()) {
                    out.append(",\n").repeat(' ', inner);
                }
            }
            out.append('}');
        }

        private void formatList(List<?> list, int indent, int allowance, int level) {
            out.append('[').repeat(' ', Math.max(0, indentPerLevel - 1));
            int inner = indent + indentPerLevel;
            for (int i = 0; i < list.size(); i++) {
                boolean last = i == list.size() - 1;
                format(list.get(i), inner, last ? allowance : 1, level);
                if (!last) {
                    out.append(",\n").repeat(' ', inner);
                }
            }
            out.append(']');
        }

        private void formatText(String text, int indent, int allowance, int level) {
            boolean outermost = level == 1;
            int column = outermost ? indent + 1 : indent;
            int free = outermost ? allowance + 1 : allowance;
            List<String> pieces = pieces(text, WIDTH - column, free);
            if (pieces.size() == 1) {
                out.append(pieces.getFirst());
                return;
            }
            writePieces(pieces, column, outermost);
        }

        private void formatBytes(byte[] octets, int indent, int allowance, int level) {
            boolean outermost = level == 1;
            int column = outermost ? indent + 1 : indent;
            int free = outermost ? allowance + 1 : allowance;
            int width = WIDTH - column;
            int last = octets.length / BYTES_STEP * BYTES_STEP;
            List<String> pieces = new ArrayList<>();
            int start = 0;
            for (int i = 0; i < octets.length; i += BYTES_STEP) {
                int end = Math.min(i + BYTES_STEP, octets.length);
                width -= i == last ? free : 0;
                if (i > start && bytesRepr(octets, start, end).length() > width) {
                    pieces.add(bytesRepr(octets, start, i));
                    start = i;
                }
            }
            pieces.add(bytesRepr(octets, start, octets.length));
            writePieces(pieces, column, outermost);
        }

        private void writePieces(List<String> pieces, int column, boolean parentheses) {
            out.append(parentheses ? "(" : "");
            for (int i = 0; i < pieces.size(); i++) {
                if (i > 0) {
                    out.append('\n').repeat(' ', column);
                }
                out.append(pieces.get(i));
            }
            out.append(parentheses ? ")" : "");
        }
    }

    private static String bytesRepr(byte[] octets, int from, int to) {
        return PythonText.repr(Bytes.of(Arrays.copyOfRange(octets, from, to)));
    }

    /**
     * The text cut at line ends, and lines that are too long at spaces, each piece as Python would
     * quote it.
     */
    private static List<String> pieces(String text, int width, int allowance) {
        List<String> pieces = new ArrayList<>();
        List<String> lines = PythonStrings.splitLines(text, true);
        for (int i = 0; i < lines.size(); i++) {
            int free = i == lines.size() - 1 ? allowance : 0;
            String whole = PythonText.repr(lines.get(i));
            if (PythonStrings.length(whole) <= width - free) {
                pieces.add(whole);
            } else {
                addWords(pieces, lines.get(i), width, free);
            }
        }
        return pieces;
    }

    private static void addWords(List<String> pieces, String line, int width, int allowance) {
        List<String> words =
                WORD.matcher(line)
                        .results()
                        .map(match -> match.group())
                        .filter(word -> !word.isEmpty())
                        .toList();
        String current = "";
        for (int i = 0; i < words.size(); i++) {
            int free = i == words.size() - 1 ? allowance : 0;
            String candidate = current + words.get(i);
            if (PythonStrings.length(PythonText.repr(candidate)) > width - free) {
                if (!current.isEmpty()) {
                    pieces.add(PythonText.repr(current));
                }
                current = words.get(i);
            } else {
                current = candidate;
            }
        }
        if (!current.isEmpty()) {
            pieces.add(PythonText.repr(current));
        }
    }
}
