package io.brine.master.keys;

final class IdExpression {
    private final String text;

    IdExpression(String text) {
        this.text = text;
    }

    boolean matches(String id) {
        return text.equals(id);
    }
}
