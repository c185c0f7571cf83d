package io.brine.daemon.output;

import io.brine.salt.payload.Bytes;
import io.brine.salt.payload.PythonText;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/** Every line of every answer with the minion's id before it: for grep. */
final class TxtOutput implements Outputter {
    @Override
    public String render(@Nullable Object data) {
        String text =
                switch (data) {
                    case Map<?, ?> map -> lines(map);
                    case String alone -> alone;
                    case null, default -> new PrettyPrint(1).format(data);
                };
        return PythonStrings.stripRight(text);
    }

    private static String lines(Map<?, ?> map) {
        StringBuilder out = new StringBuilder();
        map.forEach(
                (key, value) -> {
                    String before = PythonText.str(key) + ": ";
                    switch (value) {
                        case String text ->
                                PythonStrings.splitLines(text, false)
                                        .forEach(
                                                line ->
                                                        out.append(before)
                                                                .append(line)
                                                                .append('\n'));
                        case Bytes bytes ->
                                PythonStrings.splitLines(bytes)
                                        .forEach(
                                                line ->
                                                        out.append(before)
                                                                .append(PythonText.repr(line))
                                                                .append('\n'));
                        case null, default ->
                                out.append(before).append(PythonText.str(value)).append('\n');
                    }
                });
        return out.toString();
    }
}
