package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanemax.kernels.VectorWidth;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * C2 does not inline a method of more than 325 bytes (FreqInlineSize), and a vector that crosses a call that is not inlined is
 * allocated. So a helper that takes or returns vectors, or numbers alone, and that a vector kernel calls in a loop must be shorter. A pass, which
 * takes memory or what is known of rows, and no vector, is called once a row or once for a group of them: no vector is alive across
 * the call, whose own cost is nothing beside a row, so it may be longer.
 */
class CallSizeTest {

    private static final int FREQ_INLINE_SIZE = 325;
    private static final Pattern MEMORY = Pattern.compile("\\[|Memory|/kernels/");
    private static final String KERNELS = "dev/lanemax/kernels/";

    /** What is known of a method: how long it is, whether it has a loop, and what it calls within its loops. */
    private record Method(int bytes, boolean hasLoop, Set<String> calledInLoops) {
    }

    @Test
    void noHelperThatAKernelCallsInALoopIsTooLongToBeInlined() throws Exception {
        Map<String, Method> methods = methods();
        List<String> tooLong = new ArrayList<>();
        int calls = 0;
        for (Map.Entry<String, Method> caller : methods.entrySet()) {
            for (String called : caller.getValue().calledInLoops()) {
                Method callee = methods.get(called);
                if (callee != null && !isPass(called, callee)) {
                    calls++;
                    if (callee.bytes() > FREQ_INLINE_SIZE) {
                        tooLong.add(called + " has " + callee.bytes() + " bytes, called by " + caller.getKey());
                    }
                }
            }
        }
        assertEquals(List.of(), tooLong);
        assertTrue(calls > 0, "no call found");
    }

    private static boolean isPass(String name, Method method) {
        String type = name.substring(name.indexOf('('));
        return !type.contains("jdk/incubator/vector") && (method.hasLoop() || MEMORY.matcher(type).find());
    }

    @Test
    void aLongMethodIsFound() throws Exception {
        assertTrue(methods().values().stream().anyMatch(method -> method.bytes() > FREQ_INLINE_SIZE), "kernels are longer");
    }

    private static Map<String, Method> methods() throws IOException, URISyntaxException {
        Path folder = Path.of(VectorWidth.class.getProtectionDomain().getCodeSource().getLocation().toURI()).resolve(KERNELS);
        Map<String, Method> methods = new HashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(file -> file.getFileName().toString().matches("Vector.*\\.class")).toList()) {
                ClassModel type = ClassFile.of().parse(file);
                for (MethodModel method : type.methods()) {
                    String name = type.thisClass().asInternalName() + "." + method.methodName() + method.methodType();
                    method.code().ifPresent(code -> methods.put(name, read((CodeAttribute) code)));
                }
            }
        }
        return methods;
    }

    private static Method read(CodeAttribute code) {
        Map<Integer, InvokeInstruction> calls = new HashMap<>();
        List<int[]> loops = new ArrayList<>();
        int place = 0;
        for (CodeElement element : code.elementList()) {
            if (element instanceof BranchInstruction branch && code.labelToBci(branch.target()) <= place) {
                loops.add(new int[] {code.labelToBci(branch.target()), place});
            }
            if (element instanceof InvokeInstruction call) {
                calls.put(place, call);
            }
            place += element instanceof Instruction instruction ? instruction.sizeInBytes() : 0;
        }
        Set<String> called = new TreeSet<>();
        calls.forEach((at, call) -> {
            if (loops.stream().anyMatch(loop -> loop[0] <= at && at <= loop[1])) {
                called.add(call.owner().asInternalName() + "." + call.name().stringValue() + call.type().stringValue());
            }
        });
        return new Method(code.codeLength(), !loops.isEmpty(), called);
    }
}
