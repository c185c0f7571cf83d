package io.brine.salt.target;

/**
 * Counts in how many ways a Python regular expression can go on without taking a character. The
 * steps of a match are counted by the characters that it looks at, and at the end of a text there
 * are none to look at: {@code (|)(|)(|)…} has two ways more with each group. Confined to one call.
 */
final class EmptyWays {
    /** More than any sensible expression has: alternatives count one each. */
    static final long MAX = 8192;

    private static final int MAX_DEPTH = 200;

    private final String python;
    private int at;

    private EmptyWays(String python) {
        this.python = python;
    }

    /**
     * What one part costs where there is nothing to take.
     *
     * @param ways in how many ways it matches nothing; 0 if it always takes a character
     * @param cost how many parts are tried in all, up to and with the first that takes a character
     */
    private record Part(long ways, long cost) {
        static final Part ATOM = new Part(0, 1);
        static final Part EMPTY = new Part(1, 1);
    }

    /**
     * Refuses an expression that has too many.
     *
     * @throws TargetException naming the reason
     */
    static void check(String python) throws TargetException {
        EmptyWays ways = new EmptyWays(python);
        long cost = 0;
        while (ways.at < python.length()) {
            cost = Math.max(cost, ways.alternatives(0).cost());
            // A parenthesis too many: the compiler says so.
            ways.at++;
        }
        if (cost > MAX) {
            throw new TargetException(
                    "not a regular expression: it matches nothing in too many ways");
        }
    }

    private Part alternatives(int depth) throws TargetException {
        if (depth > MAX_DEPTH) {
            throw new TargetException("not a regular expression: it is nested too deeply");
        }
        Part one = sequence(depth);
        long ways = one.ways();
        long cost = one.cost();
        while (at < python.length() && python.charAt(at) == '|') {
            at++;
            Part other = sequence(depth);
            ways = capped(ways + other.ways());
            cost = capped(cost + other.cost());
        }
        return new Part(ways, cost);
    }

    private Part sequence(int depth) throws TargetException {
        long ways = 1;
        long cost = 0;
        long run = 1;
        long most = 1;
        while (at < python.length() && python.charAt(at) != '|' && python.charAt(at) != ')') {
            Part part = repeated(single(depth));
            cost = capped(cost + run * part.cost());
            most = Math.max(most, cost);
            run = capped(run * part.ways());
            ways = capped(ways * part.ways());
            if (run == 0) {
                // Something was taken: from here on it is another place of the text.
                run = 1;
                cost = 0;
            }
        }
        return new Part(ways, most);
    }

    private Part single(int depth) throws TargetException {
        char c = python.charAt(at);
        switch (c) {
            case '(' -> {
                return group(depth);
            }
            case '[' -> skipClass();
            case '\\' -> {
                boolean backReference =
                        at + 1 < python.length() && Character.isDigit(python.charAt(at + 1));
                boolean anchor =
                        at + 1 < python.length() && "AZbB".indexOf(python.charAt(at + 1)) >= 0;
                at += 2;
                return backReference || anchor ? Part.EMPTY : Part.ATOM;
            }
            default -> at++;
        }
        return c == '^' || c == '$' ? Part.EMPTY : Part.ATOM;
    }

    private Part group(int depth) throws TargetException {
        at++;
        boolean looks = false;
        if (at < python.length() && python.charAt(at) == '?') {
            looks =
                    python.startsWith("?=", at)
                            || python.startsWith("?!", at)
                            || python.startsWith("?<=", at)
                            || python.startsWith("?<!", at);
            skipHead();
        }
        Part inside = alternatives(depth + 1);
        if (at < python.length()) {
            at++;
        }
        return looks ? new Part(1, inside.cost()) : inside;
    }

    /** What stands between {@code (?} and what the group holds; flags and comments hold nothing. */
    private void skipHead() {
        if (python.startsWith("?P<", at)) {
            int end = python.indexOf('>', at);
            at = end < 0 ? python.length() : end + 1;
        } else if (python.startsWith("?#", at) || python.startsWith("?P=", at)) {
            int end = python.indexOf(')', at);
            at = end < 0 ? python.length() : end;
        } else {
            at++;
            while (at < python.length() && "aiLmsux-<".indexOf(python.charAt(at)) >= 0) {
                at++;
            }
            if (at < python.length() && ":=!>".indexOf(python.charAt(at)) >= 0) {
                at++;
            }
        }
    }

    private void skipClass() {
        at++;
        if (at < python.length() && python.charAt(at) == '^') {
            at++;
        }
        if (at < python.length() && python.charAt(at) == ']') {
            at++;
        }
        while (at < python.length() && python.charAt(at) != ']') {
            at += python.charAt(at) == '\\' ? 2 : 1;
        }
        at = Math.min(python.length(), at + 1);
    }

    private Part repeated(Part once) {
        Part part = once;
        while (at < python.length()) {
            char c = python.charAt(at);
            long least;
            int end = at;
            if (c == '*' || c == '?') {
                least = 0;
            } else if (c == '+') {
                least = 1;
            } else if (c == '{') {
                end = python.indexOf('}', at);
                least = end < 0 ? -1 : leastOf(python.substring(at + 1, end));
            } else {
                least = -1;
            }
            if (least < 0) {
                return part;
            }
            at = end + 1;
            part = times(part, least);
        }
        return part;
    }

    /** As often as it must be, and once more or not. */
    private static Part times(Part part, long least) {
        long ways = 1;
        long cost = 0;
        for (long i = 0; i < Math.min(least, MAX) && ways > 0; i++) {
            cost = capped(cost + ways * part.cost());
            ways = capped(ways * part.ways());
        }
        return new Part(capped(ways * (1 + part.ways())), capped(cost + ways * part.cost()));
    }

    /** The least count of a quantifier; -1 if the braces stand for themselves. */
    private static long leastOf(String inside) {
        if (!inside.matches("[0-9]{1,9}|[0-9]{0,9},[0-9]{0,9}") || inside.equals(",")) {
            return -1;
        }
        int comma = inside.indexOf(',');
        String least = comma < 0 ? inside : inside.substring(0, comma);
        return least.isEmpty() ? 0 : Long.parseLong(least);
    }

    private static long capped(long count) {
        return Math.min(count, 4 * MAX);
    }
}
