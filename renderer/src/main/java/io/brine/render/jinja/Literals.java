package io.brine.render.jinja;

import java.math.BigInteger;

/** The escapes of Python's strings, and its numbers. */
final class Literals {
    private Literals() {}

    static String unescape(String text, int line) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 >= text.length()) {
                out.append(c);
                continue;
            }
            char e = text.charAt(++i);
            int simple = "abfnrtv\\'\"".indexOf(e);
            if (simple >= 0) {
                out.append("\u0007\b\f\n\r\t\u000b\\'\"".charAt(simple));
            } else if (e == 'x' || e == 'u' || e == 'U') {
                int digits = e == 'x' ? 2 : e == 'u' ? 4 : 8;
                out.appendCodePoint(hex(text, i + 1, digits, line));
                i += digits;
            } else if (e >= '0' && e <= '7') {
                int end = i;
                while (end < text.length()
                        && end < i + 3
                        && text.charAt(end) >= '0'
                        && text.charAt(end) <= '7') {
                    end++;
                }
                out.append((char) Integer.parseInt(text.substring(i, end), 8));
                i = end - 1;
            } else if (e != '\n') {
                out.append('\\').append(e);
            }
        }
        return out.toString();
    }

    private static int hex(String text, int from, int digits, int line) {
        if (from + digits <= text.length()
                && text.substring(from, from + digits).matches("[0-9a-fA-F]+")) {
            long point = Long.parseLong(text.substring(from, from + digits), 16);
            if (point <= Character.MAX_CODE_POINT) {
                return (int) point;
            }
        }
        throw new SyntaxError("'unicodeescape' codec can't decode bytes: truncated escape", line);
    }

    static Object integer(String token) {
        String digits = token.replace("_", "");
        String prefix =
                digits.length() > 2
                        ? digits.substring(0, 2).toLowerCase(java.util.Locale.ROOT)
                        : "";
        BigInteger number =
                switch (prefix) {
                    case "0x" -> new BigInteger(digits.substring(2), 16);
                    case "0o" -> new BigInteger(digits.substring(2), 8);
                    case "0b" -> new BigInteger(digits.substring(2), 2);
                    default -> new BigInteger(digits);
                };
        return io.brine.render.python.PyMath.narrow(number);
    }
}
