package io.brine.render.python;

/** Text that is marked as safe: joined to plain text by {@code +}, it escapes the other. */
public record Markup(String text) {
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace(">", "&gt;")
                .replace("<", "&lt;")
                .replace("'", "&#39;")
                .replace("\"", "&#34;");
    }

    @Override
    public String toString() {
        return text;
    }
}
