package dev.lanemax.jni;

import dev.lanemax.Candidates;
import dev.lanemax.LogUniformSampler;
import java.lang.foreign.MemorySegment;
import java.util.Map;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/** What runs behind {@code lmx_sample_log_uniform} and {@code lmx_log_expected_counts}, whose arguments C has checked. */
final class SamplerCall {

    /** The methods of the functions. */
    static final Map<String, String> METHODS =
            Map.of("lmx_sample_log_uniform", "sample", "lmx_log_expected_counts", "logExpectedCounts");

    /** The parameters of a call; {@code functions.h} has the same. */
    static final int COUNT = 0;
    static final int VOCABULARY = 1;
    static final int SEED = 2;
    static final int DRAW = 3;
    static final int TRIES = 4;

    /** The arrays of a call: the candidates, or classes and what is written of them. */
    private static final int CLASSES = 0;
    private static final int LOG_EXPECTED_COUNTS = 1;

    private SamplerCall() {
    }

    /** The target of the upcall. Throws nothing. */
    static void sample(long call) {
        try {
            sample(call(AddressCall.ALL, call, null));
        } catch (Throwable thrown) {
            AddressCall.fail(thrown, call);
        }
    }

    /** Behind the JNI bridge. */
    static void sample(BufferCall call) {
        sample(call(MemorySegment.ofBuffer(call.block()), 0, call.arrays()));
    }

    /** The target of the upcall. Throws nothing. */
    static void logExpectedCounts(long call) {
        try {
            logExpectedCounts(call(AddressCall.ALL, call, null));
        } catch (Throwable thrown) {
            AddressCall.fail(thrown, call);
        }
    }

    /** Behind the JNI bridge. */
    static void logExpectedCounts(BufferCall call) {
        logExpectedCounts(call(MemorySegment.ofBuffer(call.block()), 0, call.arrays()));
    }

    private static BatchCall call(MemorySegment block, long start, MemorySegment[] buffers) {
        BatchCall call = new BatchCall();
        call.set(block, start, buffers);
        return call;
    }

    private static void sample(BatchCall call) {
        LogUniformSampler sampler = new LogUniformSampler((int) call.integer(VOCABULARY), call.integer(SEED));
        Candidates drawn = sampler.draw((int) call.integer(COUNT), call.integer(DRAW));
        for (int i = 0; i < drawn.count(); i++) {
            call.memory(CLASSES).set(JAVA_LONG, call.firstByte(CLASSES) + 8L * i, drawn.candidate(i));
        }
        call.setInteger(TRIES, drawn.tries());
    }

    private static void logExpectedCounts(BatchCall call) {
        Candidates candidates = Candidates.of((int) call.integer(VOCABULARY), new int[0], call.integer(TRIES));
        for (long i = 0; i < call.integer(COUNT); i++) {
            long label = call.memory(CLASSES).get(JAVA_LONG, call.firstByte(CLASSES) + 8 * i);
            call.memory(LOG_EXPECTED_COUNTS)
                    .set(JAVA_DOUBLE, call.firstByte(LOG_EXPECTED_COUNTS) + 8 * i, candidates.logExpectedCountOf(label));
        }
    }
}
