package io.brine.daemon.output;

/** Salt's colours; without colours every sequence is empty. Immutable. */
record Ansi(boolean color) {
    String red() {
        return code("31");
    }

    String green() {
        return code("32");
    }

    String blue() {
        return code("34");
    }

    String magenta() {
        return code("35");
    }

    String cyan() {
        return code("36");
    }

    String lightRed() {
        return code("1;31");
    }

    String lightGreen() {
        return code("1;32");
    }

    String lightYellow() {
        return code("1;33");
    }

    String lightBlue() {
        return code("1;34");
    }

    String lightMagenta() {
        return code("1;35");
    }

    String end() {
        return code("0");
    }

    private String code(String sequence) {
        return color ? "\u001b[0;" + sequence + "m" : "";
    }
}
