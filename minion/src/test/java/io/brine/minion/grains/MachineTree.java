package io.brine.minion.grains;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A made-up machine below a temporary directory. */
final class MachineTree {
    private final Path root;
    private final Map<String, String> env = new HashMap<>();
    private final Map<List<String>, String> outputs = new HashMap<>();

    MachineTree(Path root) {
        this.root = root;
    }

    MachineTree file(String path, String text) throws IOException {
        Path file = root.resolve(path.substring(1));
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return this;
    }

    MachineTree env(String name, String value) {
        env.put(name, value);
        return this;
    }

    MachineTree output(String text, String... words) {
        outputs.put(List.of(words), text);
        return this;
    }

    Machine machine() {
        return new Machine(root, env, outputs::get);
    }
}
