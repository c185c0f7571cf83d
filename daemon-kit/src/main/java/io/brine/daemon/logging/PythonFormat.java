package io.brine.daemon.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line format as Python's logging has it, {@code [%(levelname)-8s] %(message)s}, for Logback's
 * events. Immutable. Salt's extra fields without a meaning here ({@code jid}, colours) are empty.
 */
final class PythonFormat {
    private static final Pattern FIELD =
            Pattern.compile("%\\((\\w+)\\)(-?)(0?)(\\d*)(?:\\.(\\d+))?[sdf]|%%");
    private static final long PID = ProcessHandle.current().pid();

    private final List<Piece> pieces = new ArrayList<>();
    private final DateTimeFormatter dates;
    private final ZoneId zone;

    private record Piece(String literal, String field, boolean left, boolean zeros, int width) {}

    PythonFormat(String format, String dateFormat, ZoneId zone) {
        this.dates = Strftime.formatter(dateFormat);
        this.zone = zone;
        Matcher matcher = FIELD.matcher(format);
        int end = 0;
        while (matcher.find()) {
            literal(format.substring(end, matcher.start()));
            end = matcher.end();
            if (matcher.group(1) == null) {
                literal("%");
            } else {
                int width = matcher.group(4).isEmpty() ? 0 : Integer.parseInt(matcher.group(4));
                boolean left = !matcher.group(2).isEmpty();
                boolean zeros = !matcher.group(3).isEmpty();
                pieces.add(new Piece("", matcher.group(1), left, zeros, width));
            }
        }
        literal(format.substring(end));
    }

    private void literal(String text) {
        if (!text.isEmpty()) {
            pieces.add(new Piece(text, "", false, false, 0));
        }
    }

    /** One line, or several when there is a stack trace, with a line break at the end. */
    String line(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(160);
        for (Piece piece : pieces) {
            if (piece.field.isEmpty()) {
                line.append(piece.literal);
            } else {
                pad(line, value(piece.field, event), piece);
            }
        }
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            for (String below :
                    ThrowableProxyUtil.asString(thrown).stripTrailing().split("\n", -1)) {
                line.append('\n').append(isOfATrace(below, thrown) ? "" : "\t").append(below);
            }
        }
        return line.append('\n').toString();
    }

    /** Else it is the second line of an exception's message, which a peer may have written. */
    private static boolean isOfATrace(String line, IThrowableProxy thrown) {
        return line.startsWith("\t")
                || line.startsWith("Caused by: ")
                || line.startsWith("Wrapped by: ")
                || line.startsWith(thrown.getClassName());
    }

    /**
     * One line whatever is in it: what peers send stands in messages, and must not look like lines
     * of its own, nor steer a terminal.
     */
    private static String oneLine(String message) {
        if (message.chars().noneMatch(PythonFormat::isControl)) {
            return message;
        }
        StringBuilder out = new StringBuilder(message.length() + 16);
        message.codePoints()
                .forEach(
                        c -> {
                            if (!isControl(c)) {
                                out.appendCodePoint(c);
                            } else if (c == '\n') {
                                out.append("\\n");
                            } else {
                                out.append("\\x%02x".formatted(c));
                            }
                        });
        return out.toString();
    }

    private static boolean isControl(int character) {
        return character != '\t' && Character.isISOControl(character);
    }

    private static void pad(StringBuilder line, String value, Piece piece) {
        String padding =
                (piece.zeros ? "0" : " ").repeat(Math.max(0, piece.width - value.length()));
        if (piece.left) {
            line.append(value).append(padding);
        } else {
            line.append(padding).append(value);
        }
    }

    private String value(String field, ILoggingEvent event) {
        return switch (field) {
            case "message" -> oneLine(event.getFormattedMessage());
            case "levelname" -> levelName(event);
            case "name" -> event.getLoggerName();
            case "asctime" -> dates.format(Instant.ofEpochMilli(event.getTimeStamp()).atZone(zone));
            case "msecs" -> Long.toString(event.getTimeStamp() % 1000);
            case "created" -> String.format(Locale.ROOT, "%.6f", event.getTimeStamp() / 1000.0);
            case "process" -> Long.toString(PID);
            case "threadName", "processName" -> event.getThreadName();
            case "lineno" ->
                    caller(event, frame -> Integer.toString(Math.max(0, frame.getLineNumber())));
            case "funcName" -> caller(event, StackTraceElement::getMethodName);
            case "filename", "pathname" ->
                    caller(event, frame -> String.valueOf(frame.getFileName()));
            case "module" -> caller(event, StackTraceElement::getClassName);
            case "colorlevel" -> "[" + levelName(event) + "]";
            case "colorname" -> "[" + event.getLoggerName() + "]";
            case "colorprocess" -> "[" + PID + "]";
            case "colormsg" -> oneLine(event.getFormattedMessage());
            default -> "";
        };
    }

    private static String caller(
            ILoggingEvent event, java.util.function.Function<StackTraceElement, String> part) {
        StackTraceElement[] frames = event.getCallerData();
        return frames.length == 0 ? "" : part.apply(frames[0]);
    }

    private static String levelName(ILoggingEvent event) {
        String name = event.getLevel().toString();
        return name.equals("WARN") ? "WARNING" : name;
    }
}
