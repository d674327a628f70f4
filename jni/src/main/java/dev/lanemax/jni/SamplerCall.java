package dev.lanemax.jni;

import dev.lanemax.Candidates;
import dev.lanemax.LogUniformSampler;
import java.lang.foreign.MemorySegment;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

/** What runs behind {@code lmx_sample_log_uniform}, whose arguments C has checked. */
final class SamplerCall {

    /** The function. */
    static final String NAME = "lmx_sample_log_uniform";

    /** The parameters of a call; {@code functions.h} has the same. The array is that of the candidates. */
    static final int COUNT = 0;
    static final int VOCABULARY = 1;
    static final int SEED = 2;
    static final int DRAW = 3;
    static final int TRIES = 4;

    private SamplerCall() {
    }

    /** The target of the upcall. Throws nothing. */
    static void sample(long call) {
        try {
            run(AddressCall.ALL, call, null);
        } catch (Throwable thrown) {
            AddressCall.fail(thrown, call);
        }
    }

    /** Behind the JNI bridge. */
    static void sample(BufferCall call) {
        run(MemorySegment.ofBuffer(call.block()), 0, call.arrays());
    }

    private static void run(MemorySegment block, long start, MemorySegment[] buffers) {
        BatchCall call = new BatchCall();
        call.set(block, start, buffers);
        LogUniformSampler sampler = new LogUniformSampler((int) call.integer(VOCABULARY), call.integer(SEED));
        Candidates drawn = sampler.draw((int) call.integer(COUNT), call.integer(DRAW));
        for (int i = 0; i < drawn.count(); i++) {
            call.memory(0).set(JAVA_LONG, call.firstByte(0) + 8L * i, drawn.candidate(i));
        }
        call.setInteger(TRIES, drawn.tries());
    }
}
