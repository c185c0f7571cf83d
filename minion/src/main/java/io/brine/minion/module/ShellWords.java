package io.brine.minion.module;

import java.util.ArrayList;
import java.util.List;

/** Splits a command line into words as a POSIX shell would, without any expansion. Stateless. */
final class ShellWords {
    private ShellWords() {}

    /**
     * The words of the line.
     *
     * @throws FunctionFailure for an open quote or a backslash at the end
     */
    static List<String> split(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && quote != '\'') {
                if (++i == line.length()) {
                    throw new FunctionFailure("ValueError", "No escaped character");
                }
                boolean literal = quote == '"' && line.charAt(i) != '"' && line.charAt(i) != '\\';
                word.append(literal ? "\\" : "").append(line.charAt(i));
                inWord = true;
            } else if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
                inWord = true;
            } else if (" \t\r\n".indexOf(c) < 0) {
                word.append(c);
                inWord = true;
            } else if (inWord) {
                words.add(word.toString());
                word.setLength(0);
                inWord = false;
            }
        }
        if (quote != 0) {
            throw new FunctionFailure("ValueError", "No closing quotation");
        }
        if (inWord) {
            words.add(word.toString());
        }
        return words;
    }
}
