package io.brine.minion.module;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** grains, pillar, config, match, event and status. */
class DataModulesTest {
    private final FakeMinion minion = new FakeMinion();

    @BeforeEach
    void data() {
        minion.grains.put("pkg", Map.of("apache", "httpd", "list", List.of("a", Map.of("b", 2L))));
        minion.grains.put("ipv4", List.of("10.1.2.3"));
        minion.grains.put("fqdn", "m1.example.com");
        minion.grains.put("serialnumber", "12345678");
        minion.pillar.put("role", "web");
        minion.pillar.put("deep", Map.of("x", Map.of("y", 1L)));
        minion.pillar.put("master", Map.of("m", "of the master"));
        minion.opts.put("o", "option");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "grains.get|os|Debian",
                "grains.get|pkg:apache|httpd",
                "grains.get|nosuch|",
                "grains.get|nosuch,default=x|x",
                "grains.get|nosuch,x|x",
                "grains.fetch|os|Debian",
                "grains.get|pkg:list:0|a",
                "grains.get|pkg:list:-2|a",
                "grains.get|pkg:list:7|",
                "grains.get|pkg:list:b|2",
                "grains.get|pkg/apache,delimiter=/|httpd",
                "grains.has_value|pkg:apache|true",
                "grains.has_value|pkg:nginx|false",
                "grains.equals|pkg:apache,httpd|true",
                "grains.equals|pkg:list:b,2|true",
                "grains.equals|os,Ubuntu|false",
                "grains.item|os,pkg:apache,nosuch|{os=Debian, pkg:apache=httpd, nosuch=}",
                "grains.item|nosuch,default=7|{nosuch=7}",
                "grains.item|id,fqdn,sanitize=True|{id=MINION.DOMAINNAME, fqdn=MINION.DOMAINNAME}",
                "pillar.get|role|**********",
                "pillar.get|role,unmask=True|web",
                "pillar.get|deep:x:y|**********",
                "pillar.get|deep:x:y,unmask=True|1",
                "pillar.get|nosuch|",
                "pillar.get|nosuch,d|**********",
                "pillar.get|nosuch,0|0",
                "pillar.get|deep,{x: {z: 2}},merge=True,unmask=True|{x={z=2, y=1}}",
                "pillar.item|role,deep:x|{role=**********, deep:x={y=**********}}",
                "pillar.item|role,unmask=True|{role=web}",
                "pillar.raw|role|web",
                "pillar.raw|nosuch|{}",
                "config.get|o|option",
                "config.get|os|Debian",
                "config.get|role|web",
                "config.get|m|of the master",
                "config.get|nosuch,default=x|x",
                "config.get|os,omit_grains=True|",
                "config.option|o|option",
                "config.option|nosuch|",
                "match.glob|m*|true",
                "match.glob|x*|false",
                "match.glob|x*,minion_id=xy|true",
                "match.list|m0;m2|false",
                "match.list|m1|true",
                "match.pcre|m\\d|true",
                "match.grain|os:Deb*|true",
                "match.grain_pcre|os:D[ef]b|true",
                "match.pillar|role:we?|true",
                "match.pillar_pcre|role:w.b|true",
                "match.ipcidr|10.0.0.0/8|true",
                "match.ipcidr|11.0.0.0/8|false",
                "match.compound|G@os:Debian and not x*|true",
            })
    void answers(String fun, String words, String answer) {
        FunctionOutcome outcome = minion.typed(fun, words.split(",(?! )", -1));
        assertThat(String.valueOf(outcome.value())).isEqualTo(answer == null ? "" : answer);
        assertThat(outcome.success()).isTrue();
    }

    @Test
    void wholeData() {
        assertThat(minion.run("grains.items").value()).isEqualTo(minion.grains);
        assertThat(minion.run("grains.ls").value())
                .isEqualTo(List.of("fqdn", "id", "ipv4", "os", "pkg", "serialnumber", "shell"));
        assertThat(minion.typed("grains.items", "sanitize=True").value())
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("serialnumber", "123456XX")
                .containsEntry("os", "Debian");
        assertThat(minion.typed("pillar.items", "unmask=True").value()).isEqualTo(minion.pillar);
        assertThat(minion.run("pillar.items").value())
                .isEqualTo(
                        Map.of(
                                "role",
                                PillarMask.STARS,
                                "deep",
                                Map.of("x", Map.of("y", PillarMask.STARS)),
                                "master",
                                Map.of("m", PillarMask.STARS)));
        minion.opts.put("pillar_mask_output", false);
        assertThat(minion.run("pillar.items").value()).isEqualTo(minion.pillar);
        assertThat(minion.run("pillar.raw").value()).isEqualTo(minion.pillar);
        assertThat(minion.run("pillar.ls").value()).isEqualTo(List.of("role", "deep", "master"));
    }

    @Test
    void aMissingPillarMayBeAnError() {
        minion.opts.put("pillar_raise_on_missing", true);
        assertThat(String.valueOf(minion.run("pillar.get", "nosuch").value()))
                .isEqualTo(
                        "The minion function caused an exception: KeyError: 'Pillar key not found:"
                                + " nosuch'");
    }

    @Test
    void aTargetThatCannotBeReadIsAnError() {
        assertThat(minion.run("match.pcre", "(").success()).isFalse();
    }

    @Test
    void events() {
        assertThat(minion.typed("event.send", "my/tag", "{a: 1}", "b=2").value()).isEqualTo(true);
        assertThat(minion.typed("event.fire_master", "{a: 1}", "other", "timeout=3").value())
                .isEqualTo(true);
        assertThat(minion.typed("event.fire_master", "text", "third").value()).isEqualTo(true);
        assertThat(minion.events)
                .containsExactly("my/tag {a=1, b=2} 60", "other {a=1} 3", "third {data=text} 60");
    }

    @Test
    void status(@TempDir Path proc) throws Exception {
        Files.writeString(proc.resolve("uptime"), "93784.12 1000.0\n");
        Files.writeString(proc.resolve("loadavg"), "0.5 1.25 2.00 1/200 999\n");
        StatusModule status = new StatusModule(proc);
        assertThat(status.uptime())
                .containsEntry("seconds", 93784L)
                .containsEntry("days", 1L)
                .containsEntry("time", "2:03");
        assertThat(status.loadavg()).isEqualTo(Map.of("1-min", 0.5, "5-min", 1.25, "15-min", 2.0));
    }
}
