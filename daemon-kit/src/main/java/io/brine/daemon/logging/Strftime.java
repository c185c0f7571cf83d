package io.brine.daemon.logging;

import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/** Date formats of C's strftime, as Salt's options have them. */
final class Strftime {
    private Strftime() {}

    /** Conversions that are not known stand for themselves. */
    static DateTimeFormatter formatter(String format) {
        DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c == '%' && i + 1 < format.length()) {
                i++;
                append(builder, format.charAt(i));
            } else {
                builder.appendLiteral(c);
            }
        }
        return builder.toFormatter(Locale.ROOT);
    }

    private static void append(DateTimeFormatterBuilder builder, char conversion) {
        String pattern =
                switch (conversion) {
                    case 'Y' -> "yyyy";
                    case 'y' -> "yy";
                    case 'm' -> "MM";
                    case 'd' -> "dd";
                    case 'H' -> "HH";
                    case 'I' -> "hh";
                    case 'M' -> "mm";
                    case 'S' -> "ss";
                    case 'f' -> "SSSSSS";
                    case 'p' -> "a";
                    case 'a' -> "EEE";
                    case 'A' -> "EEEE";
                    case 'b' -> "MMM";
                    case 'B' -> "MMMM";
                    case 'j' -> "DDD";
                    case 'z' -> "xx";
                    case 'Z' -> "zzz";
                    case 'T' -> "HH:mm:ss";
                    case 'F' -> "yyyy-MM-dd";
                    default -> "";
                };
        if (!pattern.isEmpty()) {
            builder.appendPattern(pattern);
        } else if (conversion == '%') {
            builder.appendLiteral('%');
        } else {
            builder.appendLiteral("%" + conversion);
        }
    }
}
