package io.brine.zmtp.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brine.zmtp.mechanism.CurveKeyPair;
import io.brine.zmtp.socket.SocketType;
import io.brine.zmtp.tool.ExitStatus;
import io.brine.zmtp.tool.ToolException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

class ToolCommandTest {
    private static final String EP = "tcp://127.0.0.1:5555";

    private static ToolCommand parse(String line) {
        return ToolCommand.parse(List.of(line.strip().split(" +", -1)));
    }

    private static SocketPlan socket(String line) {
        return ((ToolCommand.Socket) parse(line)).plan();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "pull                                        | --bind or --connect is missing",
                "--bind tcp://*:1                            | the socket type is missing",
                "nosuch -b tcp://*:1                         | 'nosuch' is neither",
                "Pull -b tcp://*:1                           | 'Pull' is neither",
                "pull push -b tcp://*:1                      | what is 'push'?",
                "pull -b tcp://*:1 --nosuch                  | unknown option: '--nosuch'",
                "pull -b tcp://*:1 -n many                   | --count must be a number from 1:"
                        + " many",
                "pull -b tcp://*:1 -n 0                      | --count must be a number from 1: 0",
                "pull -b tcp://*:1 -t -5                     | --timeout must be a number from 0:"
                        + " -5",
                "pull -b tcp://*:1 --hwm -1                  | --hwm must be a number from 0: -1",
                "pull -b tcp://*:1 --hwm 99999999999         | --hwm is too large: 99999999999",
                "pull -b tcp://*:1 --linger -2               | --linger must be a number from -1:"
                        + " -2",
                "pull -b tcp://*:1 --wait-peers x            | --wait-peers must be a number from"
                        + " 0: x",
                "pull -b tcp://*:1 --interval x              | --interval must be a number from 0:"
                        + " x",
                "pull -b tcp://*:1 -i 0xabc                  | --identity: not hex behind 0x:"
                        + " 0xabc",
                "pull -b tcp://*:1 -i 0x                     | --identity has 1 to 255 octets",
                "pull -b tcp://*:1 -s x                      | --subscribe is for sub and xsub",
                "sub -b tcp://*:1 -g x                       | --join is for dish",
                "pub -b tcp://*:1 --echo                     | --echo is for rep, router",
                "pull -b tcp://*:1 -o nosuch=1               | -o nosuch: unknown socket option:"
                        + " nosuch",
                "pull -b tcp://*:1 -o sndhwm=many            | -o sndhwm: ",
                "pull -b tcp://*:1 -o conflate=2             | -o conflate: ",
                "pull -b tcp://*:1 -o metadata=nocolon       | -o metadata: ",
                "pull -b tcp://*:1 --zap all                 | --zap takes any, ip=ADDRESS,",
                "pull -b tcp://*:1 --zap deny=200            | --zap deny= must be 300, 400 or 500:"
                        + " 200",
                "pull -b tcp://*:1 --zap plain=user          | --zap plain= needs USER:PASSWORD",
                "pull -b tcp://*:1 --zap curve=short         | --zap curve=: ",
                "pull -b tcp://*:1 --plain-username u        | --plain-username and"
                        + " --plain-password go together",
                "pull -b tcp://*:1 --curve-server            | --curve-server needs --curve-key",
                "pull -b tcp://*:1 --curve-key /nosuch       | --curve-key needs --curve-server or",
                "pull -b tcp://*:1 --plain-server --curve-server | choose one of --plain-server,",
                "pull -b tcp://*:1 --curve-serverkey /nosuch | --curve-serverkey: neither 40"
                        + " characters",
                "keygen x                                    | keygen takes no 'x'",
                "dump                                        | dump takes one endpoint",
                "dump a b                                    | dump takes one endpoint",
                "dump tcp://h:1 --type nosuch                | 'nosuch' is neither",
                "dump tcp://h:1 --zap any                    | unknown option: '--zap'",
                "proxy router=tcp://*:1                      | proxy takes a frontend and a"
                        + " backend",
                "proxy router dealer=tcp://*:2               | the frontend must be TYPE=EP",
                "proxy router=tcp://*:1 nosuch=tcp://*:2     | 'nosuch' is neither",
                "proxy router=tcp://*:1 dealer=              | the backend has an empty endpoint",
                "proxy router=a dealer=b --capture pull=c    | --capture cannot be a pull socket",
                "proxy router=a dealer=b --control pub=c     | --control cannot be a pub socket",
                "perf lat local tcp://*:1 10                 | perf takes lat or thr",
                "perf lat inproc 10                          | perf takes lat or thr",
                "perf fast local tcp://*:1 10 10             | perf takes lat or thr",
                "perf lat local tcp://*:1 ten 10             | SIZE must be a number from 0: ten",
                "perf lat local tcp://*:1 10 0               | COUNT must be a number from 1: 0",
            })
    void saysWhatMakesNoSense(String line, String wanted) {
        assertThatThrownBy(() -> parse(line))
                .isInstanceOfSatisfying(
                        ToolException.class,
                        e -> {
                            assertThat(e.status()).isEqualTo(ExitStatus.USAGE);
                            assertThat(e.line()).startsWith(wanted).doesNotContain("\n");
                        });
    }

    @Test
    void nothingAtAllIsAUsageErrorToo() {
        assertThatThrownBy(() -> ToolCommand.parse(List.of()))
                .hasMessageContaining("a socket type or a command is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "udp://127.0.0.1:1", "tcp://127.0.0.1:0"})
    void anAddressThatIsNoneIsAnErrorNotAUsageError(String endpoint) {
        assertThatThrownBy(() -> parse("dump " + endpoint))
                .isInstanceOfSatisfying(
                        ToolException.class,
                        e -> assertThat(e.status()).isEqualTo(ExitStatus.ERROR))
                .hasMessageStartingWith("cannot connect " + endpoint + ": ");
    }

    @ParameterizedTest
    @EnumSource(SocketType.class)
    void everyTypeIsKnownInUpperAndLowerCase(SocketType type) {
        assertThat(socket(type.name() + " -c " + EP).type()).isEqualTo(type);
        String lower = type.name().toLowerCase(Locale.ROOT);
        assertThat(socket(lower + " -c " + EP).type()).isEqualTo(type);
    }

    @Test
    void endpointsKeepTheirOrder() {
        assertThat(socket("-b a pull -c b --bind=c").endpoints())
                .containsExactly(
                        new SocketPlan.Target(true, "a"),
                        new SocketPlan.Target(false, "b"),
                        new SocketPlan.Target(true, "c"));
    }

    @Test
    void aSubWithoutSubscriptionsTakesEverythingAnXsubNothing() {
        assertThat(socket("sub -c " + EP).subscriptions()).containsExactly(new byte[0]);
        assertThat(socket("sub -c " + EP + " -s a").subscriptions())
                .containsExactly(new byte[] {'a'});
        assertThat(socket("xsub -c " + EP).subscriptions()).isEmpty();
    }

    @Test
    void namedOptionsGoLastAndDefaultsAreLibzmqs() {
        SocketPlan plain = socket("push -c " + EP);
        assertThat(plain.options().sendHighWaterMark()).isEqualTo(1000);
        assertThat(plain.options().linger()).isNegative();
        SocketPlan plan = socket("push -o sndhwm=7 --hwm 5 --linger 20 -c " + EP);
        assertThat(plan.options().sendHighWaterMark()).isEqualTo(7);
        assertThat(plan.options().receiveHighWaterMark()).isEqualTo(5);
        assertThat(plan.options().linger()).isEqualTo(Duration.ofMillis(20));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sndhwm=1",
                "rcvhwm=1",
                "sndbuf=4096",
                "rcvbuf=4096",
                "maxmsgsize=10",
                "conflate",
                "immediate",
                "backlog=5",
                "ipv6",
                "tos=8",
                "tcp_keepalive",
                "tcp_keepalive_idle=5",
                "tcp_keepalive_cnt=5",
                "tcp_keepalive_intvl=5",
                "connect_timeout=5",
                "handshake_ivl=5",
                "heartbeat_ivl=5",
                "heartbeat_timeout=5",
                "heartbeat_ttl=500",
                "reconnect_ivl=5",
                "reconnect_ivl_max=5",
                "reconnect_stop=7",
                "router_mandatory",
                "router_handover",
                "probe_router",
                "req_relaxed",
                "req_correlate",
                "xpub_verbose",
                "xpub_verboser",
                "xpub_manual",
                "xpub_nodrop",
                "xpub_welcome_msg=hi",
                "invert_matching",
                "socks_proxy=127.0.0.1:1080",
                "socks_username=u",
                "socks_password=p",
                "multicast_hops=2",
                "multicast_loop",
                "zap_domain=d",
                "metadata=X-A:b"
            })
    void everyOptionOfTheManualIsKnown(String option) {
        assertThat(socket("dealer -c " + EP + " -o " + option).type()).isEqualTo(SocketType.DEALER);
    }

    @Test
    void withRulesTheZapDomainIsGlobalUnlessNamed() {
        assertThat(socket("rep -b " + EP).options().security().zapDomain()).isNull();
        assertThat(socket("rep --zap any -b " + EP).options().security().zapDomain())
                .isEqualTo("global");
        assertThat(
                        socket("rep --zap any -o zap_domain=here -b " + EP)
                                .options()
                                .security()
                                .zapDomain())
                .isEqualTo("here");
    }

    @Test
    void metadataImpliesJsonWhichMakesPullReadControlLines() {
        assertThat(socket("pull -b " + EP).readsInput()).isFalse();
        assertThat(socket("pull -j -b " + EP).readsInput()).isTrue();
        assertThat(socket("gather --metadata -b " + EP).readsInput()).isTrue();
        assertThat(socket("rep -j --echo -b " + EP).readsInput()).isFalse();
        assertThat(socket("sub -b " + EP).readsInput()).isTrue();
    }

    @Test
    void aKeyIsTakenFromTextAndFromBothOfKeygensForms(@TempDir Path directory) throws IOException {
        CurveKeyPair keys = CurveKeyPair.generate();
        Path text = directory.resolve("text.key");
        Files.writeString(
                text, "public " + keys.publicKeyZ85() + "\nsecret " + keys.secretKeyZ85() + "\n");
        Path json = directory.resolve("json.key");
        Files.writeString(
                json,
                "{\"public\": \""
                        + keys.publicKeyZ85()
                        + "\",\"secret\":\""
                        + keys.secretKeyZ85()
                        + "\"}\n");
        for (String key : List.of(text.toString(), json.toString())) {
            assertThat(
                            ToolCommand.parse(
                                    List.of("rep", "-b", EP, "--curve-server", "--curve-key", key)))
                    .isInstanceOf(ToolCommand.Socket.class);
            assertThat(ToolCommand.parse(List.of("req", "-c", EP, "--curve-serverkey", key)))
                    .isInstanceOf(ToolCommand.Socket.class);
        }
    }

    @Test
    void aBadKeyIsNotRepeated(@TempDir Path directory) throws IOException {
        String secret = "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%c~";
        Path file = directory.resolve("bad.key");
        Files.writeString(file, "secret " + secret + "\n");
        for (String key : List.of(secret, file.toString())) {
            assertThatThrownBy(
                            () ->
                                    ToolCommand.parse(
                                            List.of(
                                                    "rep",
                                                    "-b",
                                                    EP,
                                                    "--curve-server",
                                                    "--curve-key",
                                                    key)))
                    .isInstanceOf(ToolException.class)
                    .hasMessageContaining("--curve-key")
                    .hasMessageNotContaining(secret.substring(0, 8));
        }
        assertThatThrownBy(
                        () ->
                                ToolCommand.parse(
                                        List.of("req", "-c", EP, "--curve-serverkey", "" + file)))
                .hasMessageContaining("no public key in " + file);
    }

    @Test
    void proxiesBindUnlessToldOtherwise() {
        ProxyPlan plan =
                ((ToolCommand.Proxy) parse("proxy ROUTER=a,@b,>c dealer=>d --capture pub=e"))
                        .plan();
        assertThat(plan.front())
                .isEqualTo(
                        new ProxyPlan.Side(
                                SocketType.ROUTER,
                                List.of(
                                        new SocketPlan.Target(true, "a"),
                                        new SocketPlan.Target(true, "b"),
                                        new SocketPlan.Target(false, "c"))));
        assertThat(plan.control()).isNull();
    }

    @Test
    void helpIsGivenWhateverElseIsThere() {
        for (String line :
                List.of(
                        "--help",
                        "pull --help",
                        "dump --help",
                        "perf --help",
                        "proxy --help",
                        "keygen --help")) {
            assertThat(parse(line)).isInstanceOf(ToolCommand.Help.class);
        }
        assertThat(parse("--version")).isInstanceOf(ToolCommand.Version.class);
    }
}
