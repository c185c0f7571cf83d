package io.brine.master.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.master.cache.DataBank;
import io.brine.master.cache.DataCache;
import io.brine.master.keys.KeyState;
import io.brine.master.keys.KeyStore;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

final class TargetResolverTest {
    @TempDir Path dir;
    private KeyStore keys;
    private DataCache data;

    @BeforeEach
    void fillCaches() throws IOException {
        keys = KeyStore.open(dir.resolve("pki"));
        data = new DataCache(dir.resolve("cache"));
        for (String id : List.of("web1", "web2", "db1", "new")) {
            keys.store(id, KeyState.ACCEPTED, "PEM");
        }
        keys.store("waiting", KeyState.PENDING, "PEM");
        data.store(
                DataBank.GRAINS,
                "web1",
                Map.of("os", "Debian", "ipv4", List.of("10.0.0.1", "127.0.0.1")));
        data.store(DataBank.GRAINS, "web2", Map.of("os", "Fedora", "ipv4", List.of("10.0.1.2")));
        data.store(DataBank.GRAINS, "db1", Map.of("os", "Debian", "ipv4", List.of("192.168.0.1")));
        data.store(DataBank.GRAINS, "waiting", Map.of("os", "Debian"));
        data.store(DataBank.PILLAR, "db1", Map.of("role", Map.of("name", "primary")));
    }

    private TargetResolver resolver(boolean minionDataCache) {
        return new TargetResolver(
                keys,
                data,
                Map.of("front", "web*", "both", List.of("web1", "db1")),
                minionDataCache);
    }

    private List<String> minions(@Nullable Object expression, String type) throws IOException {
        return resolver(true).resolve(expression, type, null).minions();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "glob ; *; db1,new,web1,web2",
                "glob ; web?; web1,web2",
                "glob ; wait*; ''",
                "pcre ; (web|db)1; db1,web1",
                "grain ; os:Debian; db1,web1",
                "grain_pcre ; os:(deb|fed); db1,web1,web2",
                "pillar ; role:name:prim*; db1",
                "pillar_exact ; role:name:primary; db1",
                "ipcidr ; 10.0.0.0/16; new,web1,web2",
                "compound ; G@os:Debian and not db*; web1",
                "compound ; not G@os:Debian; new,web2",
                "compound ; ( E@web.* or I@role:name:* ) and S@10.0.0.1; web1",
                "compound ; N@front or db1; db1,web1,web2",
                "nodegroup ; both; db1,web1",
            })
    void meansWhatSaltMeans(String type, String expression, String expected) throws IOException {
        assertThat(String.join(",", minions(expression, type))).isEqualTo(expected);
    }

    @Test
    void namesTheMissingOfAList() throws Exception {
        TargetResolution found =
                resolver(true).resolve(List.of("web1", "waiting", "nobody"), "list", null);

        assertThat(found.minions()).containsExactly("web1");
        assertThat(found.missing()).containsExactly("waiting", "nobody");
        assertThat(resolver(true).resolve("web1,nobody", "list", null).missing())
                .containsExactly("nobody");
    }

    @Test
    void honoursTheDelimiter() throws Exception {
        assertThat(resolver(true).resolve("role|name|primary", "pillar", "|").minions())
                .containsExactly("db1");
    }

    @Test
    void forTheMineTargetsOnDataMeanWhoeverHasData() throws Exception {
        TargetResolver resolver = resolver(true);
        assertThat(resolver.resolveWithData("os:Debian", "grain", null).minions())
                .containsExactly("db1", "waiting", "web1");
        assertThat(resolver.resolveWithData("10.0.0.0/8", "ipcidr", null).minions())
                .containsExactly("web1", "web2");
        assertThat(resolver.resolveWithData("*", "glob", null).minions())
                .containsExactly("db1", "new", "web1", "web2");
    }

    @Test
    void withoutDataCacheCompoundTargetsMeanNobody() throws Exception {
        assertThat(resolver(false).resolve("web* and not G@os:Fedora", "compound", null).minions())
                .isEmpty();
        assertThat(resolver(false).resolveWithData("os:Debian", "grain", null).minions()).isEmpty();
    }

    @Test
    void withoutDataCacheDataTargetsMeanEverybody() throws Exception {
        TargetResolver blind = resolver(false);

        assertThat(blind.resolve("os:Debian", "grain", null).minions()).hasSize(4);
        assertThat(blind.resolve("web*", "glob", null).minions()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[", "*a", "web1("})
    void whatIsNoExpressionMeansNobody(String expression) throws Exception {
        assertThat(minions(expression, "pcre")).isEmpty();
        assertThat(minions("and " + expression, "compound")).isEmpty();
    }

    @Test
    void hostileTargetsMeanNobody() throws Exception {
        assertThat(minions(null, "glob")).isEmpty();
        assertThat(minions(Map.of(), "compound")).isEmpty();
        assertThat(minions(List.of("*"), "grain")).isEmpty();
        assertThat(minions("*", "nosuch")).isEmpty();
        assertThat(minions("(w*)*$", "pcre")).isNotNull();
        assertThat(minions("nosuch", "nodegroup")).isEmpty();
    }

    @Test
    void aFreshlyAcceptedMinionIsSeen() throws Exception {
        assertThat(minions("waiting", "glob")).isEmpty();

        keys.move("waiting", KeyState.PENDING, KeyState.ACCEPTED);

        assertThat(minions("waiting", "glob")).containsExactly("waiting");
    }
}
