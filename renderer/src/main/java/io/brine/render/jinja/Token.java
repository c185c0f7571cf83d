package io.brine.render.jinja;

/** One token of a template. */
record Token(Type type, String text, int line) {
    enum Type {
        DATA,
        VARIABLE_BEGIN,
        VARIABLE_END,
        BLOCK_BEGIN,
        BLOCK_END,
        NAME,
        STRING,
        INTEGER,
        FLOAT,
        OPERATOR,
        END
    }

    boolean is(Type other) {
        return type == other;
    }

    boolean isName(String name) {
        return type == Type.NAME && text.equals(name);
    }

    boolean isOperator(String operator) {
        return type == Type.OPERATOR && text.equals(operator);
    }

    /** As Jinja's messages name it. */
    String shown() {
        return switch (type) {
            case END -> "end of template";
            case DATA -> "template data / text";
            case VARIABLE_BEGIN -> "begin of print statement";
            case VARIABLE_END -> "end of print statement";
            case BLOCK_BEGIN -> "begin of statement block";
            case BLOCK_END -> "end of statement block";
            default -> text;
        };
    }
}
