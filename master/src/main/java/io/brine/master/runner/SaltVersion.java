package io.brine.master.runner;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The numbers of a Salt version, for comparison; a release candidate is before its release. */
record SaltVersion(List<Integer> numbers, boolean candidate) implements Comparable<SaltVersion> {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final Pattern RELEASE = Pattern.compile("^v?(\\d[\\d.]{0,60})");

    static SaltVersion parse(String text) {
        Matcher release = RELEASE.matcher(text);
        String head = release.find() ? release.group(1) : "";
        List<Integer> numbers = new ArrayList<>();
        Matcher number = NUMBER.matcher(head);
        while (number.find()) {
            numbers.add(Integer.parseInt(number.group()));
        }
        return new SaltVersion(List.copyOf(numbers), text.startsWith("rc", head.length()));
    }

    @Override
    public int compareTo(SaltVersion other) {
        for (int i = 0; i < Math.max(numbers.size(), other.numbers.size()); i++) {
            int mine = i < numbers.size() ? numbers.get(i) : 0;
            int theirs = i < other.numbers.size() ? other.numbers.get(i) : 0;
            if (mine != theirs) {
                return Integer.compare(mine, theirs);
            }
        }
        return Boolean.compare(other.candidate, candidate);
    }
}
