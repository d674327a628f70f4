package dev.lanemax.internal;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/** What the look-up of a provider must know of the virtual machine. */
final class VirtualMachine {

    private VirtualMachine() {
    }

    static boolean isHotSpot() {
        String name = System.getProperty("java.vm.name", "");
        return name.contains("HotSpot") || name.contains("OpenJDK");
    }

    /** A compiler other than C2, which knows nothing of the Vector API's intrinsics. */
    static boolean compilesWithJvmci() {
        return flag("UseJVMCICompiler").orElse(false);
    }

    /** Whether C2 is there: it is not with {@code -Xint}, nor with {@code -XX:TieredStopAtLevel} below 4. */
    static boolean hasOptimisingCompiler() {
        String mode = System.getProperty("java.vm.info", "");
        return !mode.contains("emulated-client") && !mode.contains("interpreted mode");
    }

    /** Whether {@code Math.fma} is one instruction; it is computed with BigDecimal otherwise. */
    static boolean hasFma() {
        return flag("UseFMA").orElse(true);
    }

    /** A flag of HotSpot; nothing where there is no such flag, or no module that tells. */
    private static Optional<Boolean> flag(String name) {
        try {
            HotSpotDiagnosticMXBean diagnostic = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            return Optional.of(Boolean.parseBoolean(diagnostic.getVMOption(name).getValue()));
        } catch (IllegalArgumentException | NullPointerException | LinkageError unknown) {
            return Optional.empty();
        }
    }
}
