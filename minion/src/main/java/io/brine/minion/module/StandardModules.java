package io.brine.minion.module;

/** The list of modules that ship with Brine: a new module is added here, in one line. */
final class StandardModules {
    private StandardModules() {}

    static ModuleRegistry registry() {
        return ModuleRegistry.builder()
                .add("cmd", CmdModule::new)
                .add("config", ConfigModule::new)
                .add("event", EventModule::new)
                .add("grains", GrainsModule::new)
                .add("match", MatchModule::new)
                .add("pillar", PillarModule::new)
                .add("saltutil", SaltutilModule::new)
                .add("status", StatusModule::new)
                .add("sys", SysModule::new)
                .add("test", TestModule::new)
                .build();
    }
}
