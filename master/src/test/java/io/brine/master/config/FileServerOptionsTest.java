package io.brine.master.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brine.daemon.config.Role;
import io.brine.daemon.config.SaltConfig;
import io.brine.master.fileserver.RefusedPathException;
import io.brine.master.fileserver.RootsFileServer;
import io.brine.master.fileserver.RootsOptions;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class FileServerOptionsTest {
    @TempDir private Path dir;
    private Path outside;

    @BeforeEach
    void linkOutOfTheRoots() throws IOException {
        outside = Files.createDirectories(dir.resolve("formulas"));
        Files.writeString(outside.resolve("init.sls"), "{}\n");
        Path roots = Files.createDirectories(dir.resolve("roots"));
        Files.createSymbolicLink(roots.resolve("nginx"), outside);
    }

    private RootsFileServer server(Map<String, Object> options) {
        Map<String, Object> all = new LinkedHashMap<>(options);
        all.put("cachedir", dir.resolve("cache").toString());
        all.put("file_roots", Map.of("base", List.of(dir.resolve("roots").toString())));
        RootsOptions roots = FileServerOptions.roots(SaltConfig.of(Role.MASTER, all));
        return new RootsFileServer(roots);
    }

    @Test
    void linksLeadAnywhereAsInSalt() throws Exception {
        RootsFileServer server = server(Map.of());

        assertThat(server.files("base", "")).containsExactly("nginx/init.sls");
        assertThat(server.find("nginx/init.sls", "base"))
                .containsEntry("path", dir.resolve("roots/nginx/init.sls").toString());
    }

    @Test
    void linksStayWithinWhatIsNamed() throws Exception {
        RootsFileServer none = server(Map.of("brine_file_link_dirs", List.of()));
        RootsFileServer named = server(Map.of("brine_file_link_dirs", List.of(outside.toString())));

        assertThatThrownBy(() -> none.find("nginx/init.sls", "base"))
                .isInstanceOf(RefusedPathException.class);
        assertThat(named.find("nginx/init.sls", "base")).containsEntry("rel", "nginx/init.sls");
    }

    @Test
    void linksStayWithinTheirRootWhenTheyAreNotFollowed() throws Exception {
        RootsFileServer server = server(Map.of("fileserver_followsymlinks", false));

        assertThatThrownBy(() -> server.find("nginx/init.sls", "base"))
                .isInstanceOf(RefusedPathException.class);
    }
}
