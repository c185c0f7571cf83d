package io.brine.salt.target;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * A shell pattern with the rules of Python's {@code fnmatch}: {@code *}, {@code ?}, {@code [a-c]},
 * {@code [!a]}, over the whole text, case-sensitive. Immutable; time is bounded by the product of
 * the two lengths.
 */
public final class Glob {
    /** One element of the pattern. */
    private sealed interface Piece {
        boolean takes(int codePoint);

        record Star() implements Piece {
            @Override
            public boolean takes(int codePoint) {
                return true;
            }
        }

        record Any() implements Piece {
            @Override
            public boolean takes(int codePoint) {
                return true;
            }
        }

        record One(int wanted) implements Piece {
            @Override
            public boolean takes(int codePoint) {
                return codePoint == wanted;
            }
        }

        /** Ranges as consecutive pairs of first and last. */
        record OneOf(boolean negated, List<Integer> ranges) implements Piece {
            @Override
            public boolean takes(int codePoint) {
                for (int i = 0; i < ranges.size(); i += 2) {
                    if (codePoint >= ranges.get(i) && codePoint <= ranges.get(i + 1)) {
                        return !negated;
                    }
                }
                return negated;
            }
        }
    }

    private final List<Piece> pieces;

    private Glob(List<Piece> pieces) {
        this.pieces = pieces;
    }

    /** Every text is a pattern: a bracket that is not closed stands for itself. */
    public static Glob compile(String pattern) {
        int[] p = pattern.codePoints().toArray();
        List<Piece> pieces = new ArrayList<>();
        int i = 0;
        while (i < p.length) {
            switch (p[i]) {
                case '*' -> {
                    if (pieces.isEmpty() || !(pieces.getLast() instanceof Piece.Star)) {
                        pieces.add(new Piece.Star());
                    }
                    i++;
                }
                case '?' -> {
                    pieces.add(new Piece.Any());
                    i++;
                }
                case '[' -> {
                    int close = closingBracket(p, i + 1);
                    pieces.add(close < 0 ? new Piece.One('[') : characterClass(p, i + 1, close));
                    i = close < 0 ? i + 1 : close + 1;
                }
                default -> pieces.add(new Piece.One(p[i++]));
            }
        }
        return new Glob(List.copyOf(pieces));
    }

    private static int closingBracket(int[] p, int from) {
        int i = from;
        if (i < p.length && p[i] == '!') {
            i++;
        }
        if (i < p.length && p[i] == ']') {
            i++;
        }
        while (i < p.length && p[i] != ']') {
            i++;
        }
        return i < p.length ? i : -1;
    }

    private static Piece characterClass(int[] p, int from, int to) {
        boolean negated = p[from] == '!';
        List<Integer> ranges = new ArrayList<>();
        int i = negated ? from + 1 : from;
        while (i < to) {
            boolean range = i + 2 < to && p[i + 1] == '-';
            int last = range ? p[i + 2] : p[i];
            if (last >= p[i]) {
                ranges.add(p[i]);
                ranges.add(last);
            }
            i += range ? 3 : 1;
        }
        return new Piece.OneOf(negated, List.copyOf(ranges));
    }

    public boolean matches(String text) {
        return matches(text, null);
    }

    /** The same, counting its steps; both texts may be a hostile minion's. */
    boolean matches(String text, @Nullable RegexBudget budget) {
        if (budget != null && text.length() > BoundedRegex.MAX_TEXT) {
            return false;
        }
        int[] t = text.codePoints().toArray();
        int at = 0;
        int piece = 0;
        int lastStar = -1;
        int starAt = 0;
        while (at < t.length) {
            if (piece < pieces.size() && pieces.get(piece) instanceof Piece.Star) {
                lastStar = piece++;
                starAt = at;
            } else if (piece < pieces.size() && pieces.get(piece).takes(t[at])) {
                piece++;
                at++;
            } else if (lastStar >= 0) {
                if (budget != null) {
                    budget.spend(piece - lastStar);
                }
                // The latest star takes one more: earlier ones never need to be tried again.
                piece = lastStar + 1;
                at = ++starAt;
            } else {
                return false;
            }
        }
        while (piece < pieces.size() && pieces.get(piece) instanceof Piece.Star) {
            piece++;
        }
        return piece == pieces.size();
    }
}
