package io.brine.daemon.output;

import io.brine.salt.payload.Bytes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What Python's text methods do where Java's differ. */
final class PythonStrings {
    private PythonStrings() {}

    /** {@code str.splitlines(keepEnds)}: Python knows more line ends than Java. */
    static List<String> splitLines(String text, boolean keepEnds) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (!endsLine(c)) {
                i++;
                continue;
            }
            boolean pair = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
            int next = i + (pair ? 2 : 1);
            lines.add(text.substring(start, keepEnds ? next : i));
            start = next;
            i = next;
        }
        if (start < text.length()) {
            lines.add(text.substring(start));
        }
        return lines;
    }

    private static boolean endsLine(char c) {
        return (c >= '\n' && c <= '\r')
                || (c >= 0x1c && c <= 0x1e)
                || c == 0x85
                || c == 0x2028
                || c == 0x2029;
    }

    /** {@code bytes.splitlines()}. */
    static List<Bytes> splitLines(Bytes bytes) {
        byte[] octets = bytes.toByteArray();
        List<Bytes> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < octets.length; i++) {
            if (octets[i] == '\n' || octets[i] == '\r') {
                lines.add(Bytes.of(Arrays.copyOfRange(octets, start, i)));
                boolean pair = octets[i] == '\r' && i + 1 < octets.length && octets[i + 1] == '\n';
                i += pair ? 1 : 0;
                start = i + 1;
            }
        }
        if (start < octets.length) {
            lines.add(Bytes.of(Arrays.copyOfRange(octets, start, octets.length)));
        }
        return lines;
    }

    /** {@code str.isspace} for one character. */
    static boolean isSpace(int c) {
        return (c >= '\t' && c <= '\r')
                || (c >= 0x1c && c <= 0x1f)
                || c == 0x85
                || Character.isSpaceChar(c);
    }

    /** {@code str.rstrip()}. */
    static String stripRight(String text) {
        int end = text.length();
        while (end > 0 && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }

    /** {@code len(text)}: characters, not UTF-16 units. */
    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /**
     * Salt takes the escape character out of what minions send, so that they cannot steer the
     * terminal.
     */
    static String withoutEscapes(String text) {
        return text.replace('\u001b', '?');
    }
}
