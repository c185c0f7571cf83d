package io.brine.master.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.daemon.config.Role;
import io.brine.daemon.config.SaltConfig;
import io.brine.master.cache.DataCache;
import io.brine.master.keys.KeyStore;
import io.brine.master.process.RefusalLog;
import io.brine.master.target.TargetResolver;
import io.brine.salt.payload.PayloadMap;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

class ExternalAuthTest {
    private static final InetSocketAddress PEER =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711);

    @TempDir Path root;
    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.ofEpochSecond(1_000_000));

    private ExternalAuth auth(Map<String, ?> externalAuth, Map<String, ?> more) throws Exception {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(more);
        all.put("external_auth", externalAuth);
        all.put("cachedir", root.resolve("cache").toString());
        all.put("pki_dir", root.resolve("pki").toString());
        AccessOptions options = AccessOptions.of(SaltConfig.of(Role.MASTER, all));
        TargetResolver targets =
                new TargetResolver(
                        KeyStore.open(root.resolve("pki")),
                        new DataCache(root.resolve("cache")),
                        Map.of(),
                        true);
        TokenStore tokens =
                new TokenStore(root.resolve("cache/tokens"), options.hashType(), now::get);
        return new ExternalAuth(
                options,
                tokens,
                new AccessRules(targets, false, false),
                new RefusalLog(),
                now::get);
    }

    private static PayloadMap login(String eauth, String user, String password) {
        return PayloadMap.ofMap(Map.of("eauth", eauth, "username", user, "password", password));
    }

    private static @Nullable List<?> rules(Login login) {
        return login instanceof Login.Accepted accepted ? accepted.rules() : null;
    }

    @Test
    void onlyEnabledBackEndsLetAnybodyIn() throws Exception {
        ExternalAuth auth = auth(Map.of("auto", Map.of("fred", List.of("test.*"))), Map.of());
        assertThat(rules(auth.check(login("auto", "fred", "x"), PEER)))
                .isEqualTo(List.of("test.*"));
        assertThat(rules(auth.check(login("auto", "bob", "x"), PEER))).isEmpty();
        for (String other : List.of("pam", "ldap", "", "../auto")) {
            assertThat(auth.check(login(other, "fred", "x"), PEER))
                    .isInstanceOf(Login.Refused.class);
        }
        PayloadMap without = PayloadMap.ofMap(Map.of("eauth", "auto", "username", "fred"));
        assertThat(auth.check(without, PEER))
                .isEqualTo(
                        new Login.Refused(
                                Login.Type.EAUTH,
                                "EauthAuthenticationError",
                                "Authentication failure of type \"eauth\" occurred for user"
                                        + " fred."));
    }

    /** CVE-2024-38825: the back end pki let in whoever had a certificate, without its key. */
    @Test
    void whatThisMasterDoesNotHaveLetsNobodyIn() throws Exception {
        Map<String, ?> all =
                Map.of("pki", Map.of("fred", List.of(".*")), "ldap", Map.of("*", List.of(".*")));
        ExternalAuth auth = auth(all, Map.of());
        String certificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----";
        for (String eauth : List.of("pki", "ldap")) {
            assertThat(auth.check(login(eauth, "fred", certificate), PEER))
                    .isInstanceOf(Login.Refused.class);
            assertThat(auth.makeToken(login(eauth, "fred", ""), PEER)).isNull();
        }
    }

    @Test
    void theSharedSecretMustBeSetAndRight() throws Exception {
        Map<String, ?> all = Map.of("sharedsecret", Map.of("sam", List.of(".*")));
        ExternalAuth auth = auth(all, Map.of("sharedsecret", "s3cret"));
        assertThat(rules(auth.check(login("sharedsecret", "sam", "s3cret"), PEER))).isNotNull();
        assertThat(rules(auth.check(login("sharedsecret", "sam", "s3cre"), PEER))).isNull();
        ExternalAuth unset = auth(all, Map.of());
        assertThat(rules(unset.check(login("sharedsecret", "sam", ""), PEER))).isNull();
    }

    @Test
    void aTokenStandsForItsUserUntilItExpires() throws Exception {
        ExternalAuth auth =
                auth(Map.of("auto", Map.of("fred", List.of("test.*"))), Map.of("token_expire", 60));
        Map<String, @Nullable Object> made = auth.makeToken(login("auto", "fred", "x"), PEER);
        assertThat(made).isNotNull();
        assertThat(made.get("expire")).isEqualTo(1_000_060.0);
        PayloadMap token = PayloadMap.ofMap(Map.of("token", String.valueOf(made.get("token"))));
        assertThat(auth.check(token, PEER))
                .isEqualTo(new Login.Accepted(Login.Type.TOKEN, "fred", List.<Object>of("test.*")));
        assertThat(auth.describe(token.get("token"))).isEqualTo(made);
        now.set(Instant.ofEpochSecond(1_000_061));
        assertThat(auth.check(token, PEER)).isInstanceOf(Login.Refused.class);
        assertThat(auth.describe(token.get("token"))).isEmpty();
    }

    @Test
    void aTokenOfABackEndThatIsNoLongerEnabledIsNone() throws Exception {
        Map<String, @Nullable Object> made =
                auth(Map.of("auto", Map.of("fred", List.of(".*"))), Map.of())
                        .makeToken(login("auto", "fred", "x"), PEER);
        assertThat(made).isNotNull();
        PayloadMap token = PayloadMap.ofMap(Map.of("token", String.valueOf(made.get("token"))));
        assertThat(auth(Map.of(), Map.of()).check(token, PEER)).isInstanceOf(Login.Refused.class);
    }

    @Test
    void onlyThoseWhoMayChooseTheLifeOfTheirToken() throws Exception {
        Map<String, ?> users = Map.of("auto", Map.of("fred", List.of(".*"), "bob", List.of(".*")));
        ExternalAuth auth =
                auth(
                        users,
                        Map.of(
                                "token_expire",
                                60,
                                "token_expire_user_override",
                                Map.of("auto", List.of("fred")),
                                "keep_acl_in_token",
                                true));
        for (String user : List.of("fred", "bob")) {
            Map<Object, @Nullable Object> request = login("auto", user, "x").toMap();
            request.put("token_expire", 5L);
            Map<String, @Nullable Object> made = auth.makeToken(PayloadMap.ofMap(request), PEER);
            assertThat(made).isNotNull();
            assertThat(made.get("expire"))
                    .isEqualTo(user.equals("fred") ? 1_000_005.0 : 1_000_060.0);
            assertThat(made.get("auth_list")).isEqualTo(List.of(".*"));
        }
    }

    @Test
    void guessingPasswordsIsBoundedPerUserAndAddress() throws Exception {
        Path file = Files.writeString(root.resolve("users"), "gene:OceanMan\n");
        ExternalAuth auth =
                auth(
                        Map.of("file", Map.of("^filename", file.toString(), "gene", List.of(".*"))),
                        Map.of());
        PayloadMap right = login("file", "gene", "OceanMan");
        for (int i = 0; i < LoginThrottle.MAX_PER_USER; i++) {
            assertThat(rules(auth.check(login("file", "gene", "guess" + i), PEER))).isNull();
        }
        assertThat(rules(auth.check(right, PEER))).as("the back end is not asked").isNull();
        assertThat(rules(auth.check(right, new InetSocketAddress("127.0.0.2", 1)))).isNotNull();
        now.set(now.get().plusSeconds(61));
        assertThat(rules(auth.check(right, PEER))).isNotNull();
    }
}
