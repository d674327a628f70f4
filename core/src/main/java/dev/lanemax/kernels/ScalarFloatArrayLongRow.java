package dev.lanemax.kernels;

/**
 * The operators on a long row, in passes over its blocks, which threads may share. The passes are those of
 * {@link ScalarFloatArrayPasses} and {@link ScalarFloatArrayTerms}; the variants for vectors and for other memory are generated.
 */
final class ScalarFloatArrayLongRow {

    /** What is done to each block. */
    private enum Pass {
        MODERATE_TERMS, MODERATE_SUM, MAX, TERMS, SUM_OF_TERMS, SCALE, SUBTRACT
    }

    private ScalarFloatArrayLongRow() {
    }

    static void softmax(float[] logits, int logitsRow, float[] probabilities, int probabilitiesRow, int classes, boolean inPlace,
            Division division) {
        FloatLongRow row = FloatLongRow.ofThread(classes);
        terms(logits, logitsRow, probabilities, probabilitiesRow, inPlace, false, row, division);
        row.sum().setFactor(1);
        run(Pass.SCALE, logits, logitsRow, probabilities, probabilitiesRow, row, division);
    }

    /** Rows one after the other: each is scaled while the next one is summed, block by block. No rows need no memory, however long. */
    static void softmax(float[] logits, int logitsOffset, int logitsStride, float[] probabilities, int probabilitiesOffset,
            int probabilitiesStride, int rows, int classes, boolean inPlace) {
        if (rows == 0) {
            return;
        }
        FloatLongRow row = FloatLongRow.ofThread(classes);
        boolean moderate = false;
        int previousRow = probabilitiesOffset;
        for (int i = 0; i < rows; i++) {
            int logitsRow = logitsOffset + i * logitsStride;
            int probabilitiesRow = probabilitiesOffset + i * probabilitiesStride;
            boolean together = moderate && row.sum().hasModerateFactor();
            row.setModerate();
            if (together) {
                moderateTermsAndScale(logits, logitsRow, probabilities, probabilitiesRow, previousRow, row);
            } else if (i > 0) {
                run(Pass.SCALE, logits, logitsRow, probabilities, previousRow, row, Division.NONE);
            }
            moderate = terms(logits, logitsRow, probabilities, probabilitiesRow, inPlace, together, row, Division.NONE);
            row.sum().setFactor(1);
            previousRow = probabilitiesRow;
        }
        run(Pass.SCALE, logits, logitsOffset, probabilities, previousRow, row, Division.NONE);
    }

    /** The terms of a row whose logits are taken to be moderate, and the results of the previous one. */
    private static void moderateTermsAndScale(
            float[] logits, int logitsRow, float[] terms, int termsRow, int previousRow, FloatLongRow row) {
        for (int block = 0; block < row.blocks(); block++) {
            int first = block * FloatLongRow.BLOCK;
            FloatSum sum = row.sum(block);
            row.setMax(block, ScalarFloatArrayTerms.moderateTermsAndMax(
                    logits, logitsRow + first, terms, termsRow + first, row.classes(block), sum));
            sum.setFactorOf(row.sum());
            ScalarFloatArrayTerms.sumAndScale(terms, termsRow + first, previousRow + first, row.classes(block), sum);
        }
    }

    /** As {@link #softmax} of rows one after the other. */
    static void logSoftmax(float[] logits, int logitsOffset, int logitsStride, float[] logProbabilities, int logProbabilitiesOffset,
            int logProbabilitiesStride, int rows, int classes) {
        if (rows == 0) {
            return;
        }
        FloatLongRow row = FloatLongRow.ofThread(classes);
        boolean moderate = false;
        int previousLogitsRow = logitsOffset;
        int previousRow = logProbabilitiesOffset;
        for (int i = 0; i < rows; i++) {
            int logitsRow = logitsOffset + i * logitsStride;
            boolean together = moderate;
            if (together) {
                subtractAndSum(logits, previousLogitsRow, logProbabilities, previousRow, logitsRow, row);
            } else if (i > 0) {
                run(Pass.SUBTRACT, logits, previousLogitsRow, logProbabilities, previousRow, row, Division.NONE);
            }
            row.setModerate();
            moderate = logSumExp(logits, logitsRow, together, row, Division.NONE);
            previousLogitsRow = logitsRow;
            previousRow = logProbabilitiesOffset + i * logProbabilitiesStride;
        }
        run(Pass.SUBTRACT, logits, previousLogitsRow, logProbabilities, previousRow, row, Division.NONE);
    }

    /** The results of the previous row, and the sum of one whose logits are taken to be moderate. */
    private static void subtractAndSum(
            float[] logits, int previousLogitsRow, float[] result, int previousRow, int logitsRow, FloatLongRow row) {
        for (int block = 0; block < row.blocks(); block++) {
            int first = block * FloatLongRow.BLOCK;
            FloatSum sum = row.sum(block);
            sum.setLogSumExpOf(row.sum());
            row.setMax(block, ScalarFloatArrayTerms.subtractAndSum(logits, previousLogitsRow + first, result, previousRow + first,
                    logitsRow + first, row.classes(block), sum));
        }
    }

    static void logSoftmax(float[] logits, int logitsRow, float[] logProbabilities, int logProbabilitiesRow, int classes,
            Division division) {
        FloatLongRow row = FloatLongRow.ofThread(classes);
        logSumExp(logits, logitsRow, false, row, division);
        run(Pass.SUBTRACT, logits, logitsRow, logProbabilities, logProbabilitiesRow, row, division);
    }

    static float logSumExp(float[] logits, int logitsRow, int classes, Division division) {
        FloatLongRow row = FloatLongRow.ofThread(classes);
        logSumExp(logits, logitsRow, false, row, division);
        return Float.isInfinite(row.max())
                ? ScalarFloatArrayPasses.maxOrNaN(logits, logitsRow, classes, row.max()) : (float) row.sum().logSumExp();
    }

    /** The loss of the row. */
    static double crossEntropy(float[] logits, int logitsRow, int classes, int label, Division division) {
        FloatLongRow row = FloatLongRow.ofThread(classes);
        logSumExp(logits, logitsRow, false, row, division);
        return row.sum().crossEntropy(logits[logitsRow + label]);
    }

    /** The loss of the row. All that is needed of the logits is read before the gradient, which may be the same memory, is written. */
    static double crossEntropyGradient(float[] logits, int logitsRow, float[] gradient, int gradientRow, int classes, int label,
            double factor, boolean inPlace, Division division) {
        FloatLongRow row = FloatLongRow.ofThread(classes);
        float labelLogit = logits[logitsRow + label];
        terms(logits, logitsRow, gradient, gradientRow, inPlace, false, row, division);
        if (row.max() < 0 && !inPlace) {
            run(Pass.MAX, logits, logitsRow, gradient, gradientRow, row, division);
            row.findMax();
        }
        setOthers(gradient, gradientRow, row);
        FloatSum sum = row.sum();
        sum.setFactor(factor);
        sum.setLabelGradient(labelLogit == row.max(), row.term(labelLogit));
        sum.setLogSumExp(row.max(), row.base(), row.rounder());
        run(Pass.SCALE, logits, logitsRow, gradient, gradientRow, row, division);
        gradient[gradientRow + label] = sum.labelGradient();
        return sum.crossEntropy(labelLogit);
    }

    /**
     * Writes the terms, unless those of moderate logits are there, and adds them up. The largest logit is known too, but where it is
     * negative, any negative one may stand for it. In place, logits are not taken to be moderate: where they are not, they would be
     * lost. Returns whether they are taken to be.
     */
    private static boolean terms(float[] logits, int logitsRow, float[] terms, int termsRow, boolean inPlace, boolean areThere,
            FloatLongRow row, Division division) {
        if (!inPlace && !areThere) {
            run(Pass.MODERATE_TERMS, logits, logitsRow, terms, termsRow, row, division);
        }
        boolean moderate = !inPlace && row.findMax();
        if (!moderate) {
            run(Pass.MAX, logits, logitsRow, terms, termsRow, row, division);
            row.findMax();
            row.setRange();
            run(Pass.TERMS, logits, logitsRow, terms, termsRow, row, division);
        }
        row.addBlocks(row.sum());
        return moderate;
    }

    /**
     * The maximum and log sum exp(x) - max, by sums of terms with the same digits, in the same order, as where they are written. The sum
     * of moderate logits may be there. Returns whether they are moderate.
     */
    private static boolean logSumExp(float[] logits, int logitsRow, boolean isThere, FloatLongRow row, Division division) {
        if (!isThere) {
            run(Pass.MODERATE_SUM, logits, logitsRow, logits, logitsRow, row, division);
        }
        boolean moderate = row.findMax();
        if (!moderate) {
            run(Pass.MAX, logits, logitsRow, logits, logitsRow, row, division);
            row.findMax();
            row.setRange();
            run(Pass.SUM_OF_TERMS, logits, logitsRow, logits, logitsRow, row, division);
        }
        row.addBlocks(row.sum());
        setOthersOfLogits(logits, logitsRow, row);
        row.sum().setLogSumExp(row.max(), row.base(), row.rounder());
        return moderate;
    }

    /** The sum of a row's terms but one that is the largest: where too few digits are left, its block is added up without it. */
    private static void setOthers(float[] terms, int termsRow, FloatLongRow row) {
        float maxTerm = row.term(row.max());
        if (!row.sum().setOthers(maxTerm)) {
            int top = ScalarFloatArrayPasses.indexOf(terms, termsRow, row.classes(), maxTerm);
            int block = top / FloatLongRow.BLOCK;
            terms[termsRow + top] = 0;
            ScalarFloatArrayTerms.sum(terms, termsRow + block * FloatLongRow.BLOCK, row.classes(block), row.sum(block));
            terms[termsRow + top] = maxTerm;
            row.addBlocks(row.sum().others());
        }
    }

    /** As {@link #setOthers}, where there are no terms. */
    private static void setOthersOfLogits(float[] logits, int logitsRow, FloatLongRow row) {
        if (!row.sum().setOthers(row.term(row.max()))) {
            int top = ScalarFloatArrayPasses.indexOf(logits, logitsRow, row.classes(), row.max());
            int block = top / FloatLongRow.BLOCK;
            ScalarFloatArrayTerms.sumOfTerms(logits, logitsRow + block * FloatLongRow.BLOCK, row.classes(block),
                    row.base(), row.rounder(), top % FloatLongRow.BLOCK, row.sum(block));
            row.addBlocks(row.sum().others());
        }
    }

    private static void run(Pass pass, float[] logits, int logitsRow, float[] terms, int termsRow, FloatLongRow row, Division division) {
        if (division == Division.NONE) {
            run(pass, logits, logitsRow, terms, termsRow, row, 0, row.blocks());
        } else {
            division.run(row.blocks(), (firstBlock, endBlock) -> run(
                    pass, logits, logitsRow, terms, termsRow, row, (int) firstBlock, (int) endBlock));
        }
    }

    private static void run(Pass pass, float[] logits, int logitsRow, float[] terms, int termsRow, FloatLongRow row,
            int firstBlock, int endBlock) {
        for (int block = firstBlock; block < endBlock; block++) {
            int first = block * FloatLongRow.BLOCK;
            run(pass, logits, logitsRow + first, terms, termsRow + first, row, block);
        }
    }

    private static void run(Pass pass, float[] logits, int logitsRow, float[] terms, int termsRow, FloatLongRow row, int block) {
        int classes = row.classes(block);
        FloatSum sum = row.sum(block);
        switch (pass) {
            case MODERATE_TERMS -> {
                row.setMax(block, ScalarFloatArrayTerms.moderateTermsAndMax(
                        logits, logitsRow, terms, termsRow, classes, sum));
                sum(terms, termsRow, classes, sum);
            }
            case MODERATE_SUM -> row.setMax(block, ScalarFloatArrayTerms.moderateSum(logits, logitsRow, classes, sum));
            case MAX -> row.setMax(block, ScalarFloatArrayPasses.max(logits, logitsRow, classes));
            case TERMS -> {
                ScalarFloatArrayTerms.terms(logits, logitsRow, terms, termsRow, classes, row.base(), row.rounder(), sum);
                sum(terms, termsRow, classes, sum);
            }
            case SUM_OF_TERMS -> ScalarFloatArrayTerms.sumOfTerms(
                    logits, logitsRow, classes, row.base(), row.rounder(), classes, sum);
            case SCALE -> ScalarFloatArrayPasses.scale(terms, termsRow, classes, row.sum());
            case SUBTRACT -> ScalarFloatArrayPasses.subtract(logits, logitsRow, terms, termsRow, classes, row.sum());
        }
    }

    /** The sum of terms that have just been written, unless it came with them. */
    private static void sum(float[] terms, int termsRow, int classes, FloatSum sum) {
        if (!FloatSum.COMES_WITH_TERMS) {
            ScalarFloatArrayTerms.sum(terms, termsRow, classes, sum);
        }
    }
}
