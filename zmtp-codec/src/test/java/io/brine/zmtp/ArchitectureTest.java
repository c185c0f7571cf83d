package io.brine.zmtp;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between the packages point downward only. */
@AnalyzeClasses(packages = "io.brine.zmtp", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule ARROWS =
            layeredArchitecture()
                    .consideringOnlyDependenciesInLayers()
                    .layer("wire")
                    .definedBy("..zmtp.wire..")
                    .layer("zap")
                    .definedBy("..zmtp.zap..")
                    .layer("mechanism")
                    .definedBy("..zmtp.mechanism..")
                    .layer("handshake")
                    .definedBy("..zmtp.handshake..")
                    .layer("message")
                    .definedBy("..zmtp.message..")
                    .layer("liveness")
                    .definedBy("..zmtp.liveness..")
                    .layer("monitor")
                    .definedBy("..zmtp.monitor..")
                    .layer("transport")
                    .definedBy("..zmtp.transport..")
                    .layer("socket")
                    .definedBy("..zmtp.socket..")
                    .layer("proxy")
                    .definedBy("..zmtp.proxy..")
                    .whereLayer("wire")
                    .mayNotAccessAnyLayer()
                    .whereLayer("zap")
                    .mayOnlyAccessLayers("wire")
                    .whereLayer("mechanism")
                    .mayOnlyAccessLayers("wire", "zap")
                    .whereLayer("handshake")
                    .mayOnlyAccessLayers("wire", "zap", "mechanism")
                    .whereLayer("message")
                    .mayOnlyAccessLayers("wire", "handshake")
                    .whereLayer("liveness")
                    .mayOnlyAccessLayers("wire")
                    .whereLayer("monitor")
                    .mayOnlyAccessLayers("wire", "zap")
                    .whereLayer("transport")
                    .mayOnlyAccessLayers(
                            "wire", "zap", "mechanism", "handshake", "message", "liveness")
                    .whereLayer("socket")
                    .mayOnlyBeAccessedByLayers("proxy")
                    .whereLayer("proxy")
                    .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule NO_PEERS_IN_MAIN =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.zeromq..", "zmq..", "io.brine.salt..")
                    .because("the codec knows no other ZeroMQ library, and nothing of Salt");
}
