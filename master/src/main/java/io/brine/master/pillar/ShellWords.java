package io.brine.master.pillar;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Splits a line into words as a POSIX shell would, like Python's {@code shlex}. Stateless. */
final class ShellWords {
    private ShellWords() {}

    /** The words, or null if a quotation or an escape has no end. */
    static @Nullable List<String> split(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean open = false;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote == '\'') {
                if (c == '\'') {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '\\') {
                if (++i == line.length()) {
                    return null;
                }
                char next = line.charAt(i);
                if (quote == '"' && next != '"' && next != '\\') {
                    word.append(c);
                }
                word.append(next);
                open = true;
            } else if (quote == '"') {
                if (c == '"') {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
                open = true;
            } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                if (open) {
                    words.add(word.toString());
                    word.setLength(0);
                    open = false;
                }
            } else {
                word.append(c);
                open = true;
            }
        }
        if (quote != 0) {
            return null;
        }
        if (open) {
            words.add(word.toString());
        }
        return words;
    }
}
