package io.brine.benchmarks.swarm.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Latencies over time as an SVG picture: one panel for each series, the median and the 99th
 * percentile as lines, on a logarithmic scale. Stateless.
 */
public final class Picture {
    private static final int WIDTH = 840;
    private static final int PANEL = 220;
    private static final int LEFT = 70;
    private static final int RIGHT = 20;
    private static final int TOP = 34;
    private static final int BOTTOM = 36;
    private static final int MOST_SLICES = 200;
    private static final String MEDIAN_COLOUR = "#1f77b4";
    private static final String P99_COLOUR = "#d62728";

    private Picture() {}

    /** Draws all series of all results. */
    public static String svg(String title, List<Result> results) {
        List<String> names = new ArrayList<>();
        List<LatencySeries> all = new ArrayList<>();
        for (Result result : results) {
            for (LatencySeries series : result.series()) {
                names.add(result.scenario() + ": " + series.name());
                all.add(series);
            }
        }
        int height = TOP + Math.max(1, all.size()) * PANEL;
        StringBuilder svg = new StringBuilder();
        svg.append(
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                                .formatted(WIDTH, height))
                .append(" font-family=\"sans-serif\" font-size=\"12\">\n")
                .append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        text(svg, LEFT, 20, "start", title, "font-weight=\"bold\"");
        for (int i = 0; i < all.size(); i++) {
            panel(svg, TOP + i * PANEL, names.get(i), all.get(i));
        }
        return svg.append("</svg>\n").toString();
    }

    /** Where values of one panel lie. */
    private record Scale(int top, double seconds, double low, double high) {
        double x(double second) {
            return LEFT + second / seconds * (WIDTH - LEFT - RIGHT);
        }

        double y(double millis) {
            double part =
                    (Math.log10(Math.max(millis, low)) - Math.log10(low))
                            / (Math.log10(high) - Math.log10(low));
            return bottom() - part * (PANEL - TOP - BOTTOM);
        }

        int bottom() {
            return top + PANEL - BOTTOM;
        }
    }

    private static void panel(StringBuilder svg, int top, String name, LatencySeries series) {
        List<LatencySeries.Slice> slices = series.slices(MOST_SLICES);
        text(svg, LEFT, top + 20, "start", name, "");
        text(svg, WIDTH - RIGHT - 60, top + 20, "end", "median", "fill=\"" + MEDIAN_COLOUR + "\"");
        text(svg, WIDTH - RIGHT, top + 20, "end", "99 %", "fill=\"" + P99_COLOUR + "\"");
        if (slices.isEmpty()) {
            text(svg, LEFT, top + 60, "start", "nothing was measured", "");
            return;
        }
        double low = slices.stream().mapToDouble(s -> s.medianMillis()).min().orElse(1);
        double high = slices.stream().mapToDouble(s -> s.p99Millis()).max().orElse(1);
        double bottomDecade = Math.pow(10, Math.floor(Math.log10(Math.max(low, 1e-3))));
        double topDecade = Math.pow(10, Math.ceil(Math.log10(Math.max(high, 1e-3))));
        Scale scale =
                new Scale(
                        top,
                        Math.max(1, slices.getLast().second() + 0.25),
                        bottomDecade,
                        Math.max(topDecade, bottomDecade * 10));
        axes(svg, scale);
        line(svg, scale, slices, LatencySeries.Slice::p99Millis, P99_COLOUR);
        line(svg, scale, slices, LatencySeries.Slice::medianMillis, MEDIAN_COLOUR);
    }

    private static void axes(StringBuilder svg, Scale scale) {
        for (double decade = scale.low(); decade <= scale.high() * 1.001; decade *= 10) {
            rule(svg, LEFT, scale.y(decade), WIDTH - RIGHT, scale.y(decade));
            String label = decade >= 1000 ? number(decade / 1000) + " s" : number(decade) + " ms";
            text(svg, LEFT - 6, scale.y(decade) + 4, "end", label, "");
        }
        double step = step(scale.seconds());
        for (double second = 0; second <= scale.seconds(); second += step) {
            rule(svg, scale.x(second), scale.bottom(), scale.x(second), scale.bottom() + 4);
            text(svg, scale.x(second), scale.bottom() + 18, "middle", number(second) + " s", "");
        }
    }

    /** Seconds between two marks: 1, 2 or 5 times a power of ten, for at most ten marks. */
    static double step(double seconds) {
        double step = Math.pow(10, Math.floor(Math.log10(seconds / 10)));
        for (double factor : new double[] {1, 2, 5, 10}) {
            if (seconds / (step * factor) <= 10) {
                return step * factor;
            }
        }
        return step * 10;
    }

    private static void line(
            StringBuilder svg,
            Scale scale,
            List<LatencySeries.Slice> slices,
            ToDoubleFunction<LatencySeries.Slice> value,
            String colour) {
        svg.append(
                "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\" points=\""
                        .formatted(colour));
        for (LatencySeries.Slice slice : slices) {
            svg.append(
                    String.format(
                            Locale.ROOT,
                            "%.1f,%.1f ",
                            scale.x(slice.second()),
                            scale.y(value.applyAsDouble(slice))));
        }
        svg.append("\"/>\n");
        if (slices.size() == 1) {
            svg.append(
                    String.format(
                            Locale.ROOT,
                            "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>%n",
                            scale.x(slices.getFirst().second()),
                            scale.y(value.applyAsDouble(slices.getFirst())),
                            colour));
        }
    }

    private static void rule(StringBuilder svg, double x1, double y1, double x2, double y2) {
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#ccc\"/>%n",
                        x1,
                        y1,
                        x2,
                        y2));
    }

    private static void text(
            StringBuilder svg, double x, double y, String anchor, String text, String more) {
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s>%s</text>%n",
                        x,
                        y,
                        anchor,
                        more,
                        text.replace("&", "&amp;").replace("<", "&lt;")));
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.valueOf((long) value)
                : String.format(Locale.ROOT, "%.3g", value).replaceAll("0+$", "");
    }
}
