package io.brine.benchmarks.swarm.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import javax.xml.parsers.DocumentBuilderFactory;

class ReportsTest {
    private static Result result() {
        Result result = new Result("ping");
        result.add("median_seconds", "publish to last return", 0.1234567, "s");
        result.add("minions", "minions", 10_000, "");
        LatencySeries series = new LatencySeries("a <return> & more", 0);
        series.record(0, 3_000_000);
        series.record(0, 900_000_000);
        result.add(series);
        return result;
    }

    @Test
    void aTableHasAllFiguresAndWhatFailed() {
        Result result = result();
        result.fail("3 returns did not come");
        assertThat(Reports.table(List.of(result)).lines())
                .containsExactly(
                        "ping       publish to last return    0.123 s",
                        "           minions                  10,000 ",
                        "ping FAILED: 3 returns did not come");
    }

    @Test
    void jsonHasFiguresAndLatencies() throws Exception {
        String json = Reports.json(Map.of("master", "m\"x"), List.of(result()));
        assertThat(json)
                .contains("\"master\" : \"m\\\"x\"")
                .contains("\"median_seconds\" : 0.1234567")
                .contains("\"minions\" : 10000.0")
                .contains("\"count\" : 2")
                .contains("\"second\" : 0.75");
    }

    @Test
    void aPictureIsWellFormedAndHasBothLines() throws Exception {
        String svg = Picture.svg("100 minions", List.of(result()));
        Document picture =
                DocumentBuilderFactory.newDefaultInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertThat(picture.getElementsByTagName("polyline").getLength()).isEqualTo(2);
        assertThat(picture.getDocumentElement().getTextContent())
                .contains("a <return> & more")
                .contains("1 ms")
                .contains("1 s");
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.05", "3, 0.5", "9, 1", "15, 2", "45, 5", "600, 100"})
    void marksAreRound(double seconds, double step) {
        assertThat(Picture.step(seconds)).isEqualTo(step);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0.1234 | 0.123", "12.34 | 12.3", "1234.5 | 1,235", "7 | 7"})
    void figuresHaveTheDigitsThatMatter(double value, String text) {
        assertThat(new Result.Figure("k", "l", value, "").text()).isEqualTo(text);
    }
}
