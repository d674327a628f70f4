package dev.lanemax.jni;

import dev.lanemax.Row;

/**
 * The C functions of a loss of one's own of rows.
 *
 * @param loss          an {@code lmx_row_loss}
 * @param gradient      an {@code lmx_row_derivatives}
 * @param hessian       an {@code lmx_row_derivatives} or 0
 * @param product       an {@code lmx_row_derivatives} or 0
 * @param softmax       whether rows come with their softmax
 * @param context       what functions are given as their last argument
 * @param weighsClasses whether the functions multiply by the weights of classes
 */
record RowFunctions(long loss, long gradient, long hessian, long product, boolean softmax, long context,
        boolean weighsClasses) {

    static final RowFunctions NONE = new RowFunctions(0, 0, 0, 0, false, 0, false);

    RowFunctions withLoss(long newLoss) {
        return new RowFunctions(newLoss, gradient, hessian, product, softmax, context, weighsClasses);
    }

    RowFunctions withGradient(long newGradient) {
        return new RowFunctions(loss, newGradient, hessian, product, softmax, context, weighsClasses);
    }

    RowFunctions withHessian(long newHessian) {
        return new RowFunctions(loss, gradient, newHessian, product, softmax, context, weighsClasses);
    }

    RowFunctions withProduct(long newProduct) {
        return new RowFunctions(loss, gradient, hessian, newProduct, softmax, context, weighsClasses);
    }

    RowFunctions withSoftmax(boolean newSoftmax) {
        return new RowFunctions(loss, gradient, hessian, product, newSoftmax, context, weighsClasses);
    }

    RowFunctions withContext(long newContext) {
        return new RowFunctions(loss, gradient, hessian, product, softmax, newContext, weighsClasses);
    }

    RowFunctions withWeighsClasses(boolean newWeighsClasses) {
        return new RowFunctions(loss, gradient, hessian, product, softmax, context, newWeighsClasses);
    }

    double loss(Row row, boolean labelled, boolean weighted) {
        try (RowOfC ofC = RowOfC.of(row, labelled, weighted, softmax)) {
            return CFunctions.loss(loss, ofC.address(), context);
        }
    }

    void setGradient(Row row, boolean labelled, boolean weighted) {
        try (RowOfC ofC = RowOfC.of(row, labelled, weighted, softmax)) {
            ofC.call(gradient, context);
            for (int c = 0; c < row.classes(); c++) {
                row.setGradient(c, ofC.result(c));
            }
        }
    }

    void setHessian(Row row, boolean labelled, boolean weighted) {
        try (RowOfC ofC = RowOfC.of(row, labelled, weighted, softmax)) {
            ofC.call(hessian, context);
            for (int c = 0; c < row.classes(); c++) {
                row.setHessian(c, ofC.result(c));
            }
        }
    }

    void setProduct(Row row, boolean labelled, boolean weighted) {
        try (RowOfC ofC = RowOfC.of(row, labelled, weighted, softmax)) {
            ofC.addVector(row);
            ofC.call(product, context);
            for (int c = 0; c < row.classes(); c++) {
                row.setProduct(c, ofC.result(c));
            }
        }
    }
}
