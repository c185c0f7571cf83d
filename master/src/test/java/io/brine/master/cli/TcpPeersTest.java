package io.brine.master.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The kernel's table of connections. */
class TcpPeersTest {
    private static final String HEADER =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt";

    @Test
    void readsEstablishedConnectionsToThePort() {
        assertThat(ByteOrder.nativeOrder()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        List<String> table =
                List.of(
                        HEADER,
                        "   0: 00000000:1199 00000000:0000 0A 00000000:00000000 00:00000000 0",
                        "   1: 0100007F:1199 0201A8C0:D2F0 01 00000000:00000000 00:00000000 0",
                        "   2: 0100007F:1199 0301A8C0:D2F1 06 00000000:00000000 00:00000000 0",
                        "   3: 0100007F:119A 0401A8C0:D2F2 01 00000000:00000000 00:00000000 0");
        assertThat(TcpPeers.parse(table, 4505)).containsExactly("192.168.1.2");
    }

    @Test
    void readsIpv6AndMappedAddresses() {
        List<String> table =
                List.of(
                        HEADER,
                        "   0: 00000000000000000000000001000000:1199"
                                + " B80D0120000000000000000001000000:D2F0 01 0:0 0:0 0",
                        "   1: 00000000000000000000000001000000:1199"
                                + " 0000000000000000FFFF00000201A8C0:D2F0 01 0:0 0:0 0");
        assertThat(TcpPeers.parse(table, 4505))
                .containsExactlyInAnyOrder("2001:db8::1", "192.168.1.2");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aPeerOnTheLoopbackCountsAsThisHost() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket server = new ServerSocket(0, 1, loopback);
                Socket client = new Socket(loopback, server.getLocalPort())) {
            assertThat(client.isConnected()).isTrue();
            List<String> table = Files.readAllLines(Path.of("/proc/net/tcp"));
            table.addAll(Files.readAllLines(Path.of("/proc/net/tcp6")));
            assertThat(TcpPeers.parse(table, server.getLocalPort())).contains("127.0.0.1");
            assertThat(TcpPeers.of(server.getLocalPort())).doesNotContain("127.0.0.1");
        }
    }
}
