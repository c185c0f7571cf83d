package io.brine.salt.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import io.brine.salt.Vectors;
import io.brine.salt.crypto.HashType;
import io.brine.salt.crypto.KeyString;
import io.brine.salt.payload.PayloadException;
import io.brine.salt.payload.PayloadMap;
import io.brine.salt.payload.SaltPack;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

class JobTest {
    @Test
    void everyFileOfTheJobCacheIsReadAndWrittenAgain() throws PayloadException {
        JsonNode file = Vectors.salt("jobcache.json");
        HashType hash = HashType.of(file.get("hash_type").asText());
        Set<String> fields = Set.of("jid", "relative_dir", "files", "load_decoded");
        for (JsonNode job : Vectors.entries(file.get("jobs"), fields)) {
            String jid = job.get("jid").asText();
            assertThat(JobId.isValid(jid)).isTrue();
            assertThat("jobs/" + JobId.cachePath(jid, hash))
                    .isEqualTo(job.get("relative_dir").asText());
            for (Map.Entry<String, JsonNode> f : job.get("files").properties()) {
                byte[] content = Vectors.hex(f.getValue());
                switch (f.getKey().substring(f.getKey().lastIndexOf('/') + 1)) {
                    case "jid" ->
                            assertThat(new String(content, StandardCharsets.US_ASCII))
                                    .isEqualTo(jid);
                    case "nocache" -> assertThat(content).isEmpty();
                    default -> assertThat(f.getKey()).endsWith(".p");
                }
                if (f.getKey().endsWith(".p")) {
                    Object value = SaltPack.unpack(content);
                    assertThat(Vectors.hex(SaltPack.packBin(value)))
                            .isEqualTo(f.getValue().asText());
                    if (f.getKey().equals(".load.p")) {
                        assertThat(Vectors.plain(value))
                                .isEqualTo(Vectors.plain(job.get("load_decoded")));
                    }
                    if (f.getKey().endsWith("/return.p")) {
                        assertThat(PayloadMap.of(value).has("return")).isTrue();
                    }
                }
            }
        }
    }

    @Test
    void cacheFiles() throws Exception {
        for (Map.Entry<String, JsonNode> e : Vectors.salt("cachefiles.json").properties()) {
            byte[] content = Vectors.hex(e.getValue());
            String text = new String(content, StandardCharsets.ISO_8859_1);
            switch (e.getKey().replaceAll("[0-9a-f]{64}", "TOKEN")) {
                case "3008:pillar/w08.p" ->
                        assertThat(SaltPack.unpack(content))
                                .isEqualTo(Map.of("greet", "world", "num", 42L));
                case "3008:sessions/w08", "3008:.root_key" ->
                        assertThat(KeyString.of(text).reveal()).isEqualTo(text);
                case "3008:roots/hash/base/top.sls.hash.sha256" ->
                        assertThat(text).matches("[0-9a-f]{64}:[0-9.]+");
                case "3008:tokens/TOKEN.p" ->
                        assertThat(Vectors.hex(SaltPack.packBin(SaltPack.unpack(content))))
                                .isEqualTo(e.getValue().asText());
                default -> throw new AssertionError("no test covers " + e.getKey());
            }
        }
    }

    @Test
    void idsGrowEvenWhenTheClockStandsStill() {
        Instant at = Instant.parse("2026-11-23T04:02:01.000833Z");
        JobId ids = new JobId(InstantSource.fixed(at));
        assertThat(List.of(ids.next(), ids.next(), ids.next()))
                .containsExactly(
                        "20261123040201000833", "20261123040201000834", "20261123040201000835");
        assertThat(JobId.startTime("20261123040201000833"))
                .isEqualTo("2026, Nov 23 04:02:01.000833");
        assertThat(JobId.startTime("req")).isEmpty();
        assertThat(JobId.startTime("99999999999999999999")).isEmpty();
    }

    @Test
    void idsAreTwentyDigits() {
        assertThat(List.of("20261123040201000833", "20261123040201000833_123"))
                .allMatch(JobId::isValid);
        assertThat(
                        List.of(
                                "",
                                "req",
                                "2026112304020100083",
                                "20261123040201000833_",
                                "20261123040201000833x",
                                "20261123040201000833_../x",
                                "2026112304020100083a"))
                .noneMatch(JobId::isValid);
    }

    @Test
    void publishedLoadsKeepWhatTheyDoNotKnow() throws PayloadException {
        for (JsonNode v : Vectors.salt("publish.json").get("unfiltered")) {
            Object plain = Vectors.plain(v.get("load"));
            PublishLoad load = PublishLoad.of(PayloadMap.of(plain));
            assertThat(load.toMap()).isEqualTo(plain);
            assertThat(load.functions()).isNotEmpty();
        }
        assertThatThrownBy(
                        () ->
                                PublishLoad.of(
                                        PayloadMap.of(
                                                Map.of("jid", "1", "fun", "x", "arg", List.of()))))
                .hasMessage("field 'tgt' is missing");
    }

    @Test
    void returnsKeepWhatTheyDoNotKnow() throws PayloadException {
        int seen = 0;
        for (JsonNode v : Vectors.salt("requests.json").get("exchanges")) {
            if (v.get("cmd").asText().equals("_return")) {
                Object plain = Vectors.plain(v.get("request_load"));
                assertThat(JobReturn.of(PayloadMap.of(plain)).toMap()).isEqualTo(plain);
                seen++;
            }
        }
        assertThat(seen).isEqualTo(3);
        assertThatThrownBy(() -> JobReturn.of(PayloadMap.of(Map.of("id", "a", "jid", "1"))))
                .hasMessage("field 'return' is missing");
    }
}
