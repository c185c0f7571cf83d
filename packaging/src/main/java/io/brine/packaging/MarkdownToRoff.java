package io.brine.packaging;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The Markdown that {@code docs/man} is written in, as roff: headings, paragraphs, code (indented
 * or fenced), lists, definitions and tables. Confined to its user.
 */
final class MarkdownToRoff {
    private final List<String> lines;
    private final Roff roff = new Roff();
    private int at;

    private MarkdownToRoff(List<String> lines) {
        this.lines = lines;
    }

    /** Converts the lines; whatever is none of these shapes is a paragraph. */
    static String convert(List<String> lines) {
        return lines.isEmpty() ? "" : new MarkdownToRoff(lines).run();
    }

    private String run() {
        while (at < lines.size()) {
            String line = lines.get(at);
            if (line.isBlank()) {
                at++;
            } else if (line.startsWith("### ")) {
                roff.macro("SS", line.substring(4));
                at++;
            } else if (line.startsWith("## ")) {
                roff.macro("SH", line.substring(3));
                at++;
            } else if (line.startsWith("```")) {
                fenced();
            } else if (line.startsWith("    ")) {
                indented();
            } else if (line.startsWith("|")) {
                table();
            } else if (line.startsWith("- ")) {
                item();
            } else if (at + 1 < lines.size() && lines.get(at + 1).startsWith(":   ")) {
                definition();
            } else {
                roff.macro("PP");
                roff.text(paragraph(""));
            }
        }
        String text = roff.toString();
        return text.isBlank() ? "" : text;
    }

    private void fenced() {
        at++;
        List<String> code = new ArrayList<>();
        while (at < lines.size() && !lines.get(at).startsWith("```")) {
            code.add(lines.get(at++));
        }
        at++;
        roff.verbatim(code);
    }

    private void indented() {
        List<String> code = new ArrayList<>();
        while (at < lines.size() && (lines.get(at).startsWith("    ") || innerBlank())) {
            code.add(lines.get(at).isBlank() ? "" : lines.get(at).substring(4));
            at++;
        }
        roff.verbatim(code);
    }

    private boolean innerBlank() {
        return lines.get(at).isBlank()
                && at + 1 < lines.size()
                && lines.get(at + 1).startsWith("    ");
    }

    private void item() {
        roff.request(".IP \\(bu 2");
        String first = lines.get(at++).substring(2);
        roff.text((first + " " + paragraph("  ")).strip());
    }

    private void definition() {
        roff.macro("TP");
        roff.text(lines.get(at++));
        String first = lines.get(at++).substring(4);
        roff.text((first + " " + paragraph("    ")).strip());
    }

    /**
     * The lines up to the end of the paragraph, joined; those that must begin with the indent do.
     */
    private String paragraph(String indent) {
        List<String> words = new ArrayList<>();
        while (at < lines.size()) {
            String line = lines.get(at);
            boolean ends =
                    line.isBlank()
                            || !line.startsWith(indent)
                            || line.startsWith("#")
                            || line.startsWith("|")
                            || line.startsWith("- ")
                            || line.startsWith("```");
            if (ends) {
                break;
            }
            words.add(line.strip());
            at++;
        }
        return String.join(" ", words);
    }

    /** Each row is a paragraph under its first cell; a third and further cells are named. */
    private void table() {
        List<List<String>> rows = new ArrayList<>();
        while (at < lines.size() && lines.get(at).startsWith("|")) {
            rows.add(cells(lines.get(at++)));
        }
        List<String> titles = rows.getFirst();
        for (List<String> row : rows.subList(Math.min(2, rows.size()), rows.size())) {
            roff.macro("TP");
            roff.raw("\\fB" + Roff.inline(row.getFirst()) + "\\fR");
            if (row.size() == 2) {
                roff.text(row.get(1));
                continue;
            }
            List<String> named = new ArrayList<>();
            for (int i = 1; i < row.size(); i++) {
                named.add(titles.get(i) + ": " + row.get(i));
            }
            roff.text(String.join("; ", named) + ".");
        }
    }

    private static List<String> cells(String row) {
        String inner = row.strip().replaceAll("^\\||\\|$", "");
        return Arrays.stream(inner.split("(?<!\\\\)\\|", -1))
                .map(cell -> cell.strip().replace("\\|", "|"))
                .toList();
    }
}
