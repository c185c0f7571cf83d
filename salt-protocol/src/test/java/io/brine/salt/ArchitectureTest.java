package io.brine.salt;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

import org.junit.jupiter.api.Test;

/** The arrows between the packages: downward only, and no way to the daemons. */
class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.brine.salt");

    @Test
    void packagesDependDownwardOnly() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("payload")
                .definedBy("io.brine.salt.payload..")
                .layer("crypto")
                .definedBy("io.brine.salt.crypto..")
                .layer("yaml")
                .definedBy("io.brine.salt.yaml..")
                .layer("job")
                .definedBy("io.brine.salt.job..")
                .layer("event")
                .definedBy("io.brine.salt.event..")
                .layer("target")
                .definedBy("io.brine.salt.target..")
                .layer("channel")
                .definedBy("io.brine.salt.channel..")
                .whereLayer("crypto")
                .mayOnlyAccessLayers("payload")
                .whereLayer("yaml")
                .mayOnlyAccessLayers("payload")
                .whereLayer("job")
                .mayOnlyAccessLayers("payload", "crypto")
                .whereLayer("event")
                .mayOnlyAccessLayers("payload")
                .whereLayer("target")
                .mayOnlyAccessLayers("payload", "yaml", "job")
                .whereLayer("channel")
                .mayOnlyAccessLayers("payload", "crypto")
                .whereLayer("payload")
                .mayNotAccessAnyLayer()
                .check(CLASSES);
    }

    @Test
    void noCycles() {
        SlicesRuleDefinition.slices()
                .matching("io.brine.salt.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void onlyTheChannelKnowsSockets() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideOutsideOfPackage("io.brine.salt.channel..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.brine.zmtp..", "io.netty..")
                .check(CLASSES);
    }

    @Test
    void nothingKnowsTheDaemons() {
        ArchRuleDefinition.noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.brine.daemon..", "io.brine.master..", "io.brine.minion..")
                .check(CLASSES);
    }
}
