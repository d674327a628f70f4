/*
 * Softmax regression, trained by full-batch gradient descent. Data, linear layer and loop are here; loss and gradient are
 * lanemax's.
 *
 *     train_digits FILE EPOCHS LEARNING_RATE TRAINING_ROWS [all]
 *
 * FILE is text: "rows features classes", then for each row its features (integers from 0 to 16) and its label. The first
 * TRAINING_ROWS rows train, the others are held out. Every 10th epoch and the last are reported, or with `all` every one.
 *
 * Every sum is taken in float, one addition after the other in the order of the loops, from the first element to the last; built
 * with -ffp-contract=off, any program that does the same gets the same bits.
 */
#include <lanemax.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    int rows, features, classes;
    float *x;          /* [rows][features] */
    int32_t *labels;   /* [rows] */
} data_set;

static void fail(const char *what, const char *detail)
{
    fprintf(stderr, "train_digits: %s: %s\n", what, detail);
    exit(1);
}

static void *allocate(size_t count, size_t size)
{
    void *memory = calloc(count, size);
    if (memory == NULL) {
        fail("calloc", "no memory");
    }
    return memory;
}

static data_set read_data(const char *path)
{
    data_set data;
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        fail(path, "cannot be opened");
    }
    if (fscanf(file, "%d %d %d", &data.rows, &data.features, &data.classes) != 3
        || data.rows < 1 || data.features < 1 || data.classes < 1) {
        fail(path, "first line must be: rows features classes");
    }
    data.x = allocate((size_t) data.rows * (size_t) data.features, sizeof *data.x);
    data.labels = allocate((size_t) data.rows, sizeof *data.labels);
    for (int r = 0; r < data.rows; r++) {
        for (int f = 0; f < data.features; f++) {
            int pixel;
            if (fscanf(file, "%d", &pixel) != 1) {
                fail(path, "a feature is missing");
            }
            data.x[(size_t) r * data.features + f] = (float) pixel / 16.0f;
        }
        int label;
        if (fscanf(file, "%d", &label) != 1) {
            fail(path, "a label is missing");
        }
        data.labels[r] = label;
    }
    fclose(file);
    return data;
}

/* logits[r][c] = b[c] + sum over f of x[r][f] W[f][c] */
static void linear(const data_set *data, int first_row, int rows, const float *weights, const float *bias, float *logits)
{
    for (int r = 0; r < rows; r++) {
        const float *x = data->x + (size_t) (first_row + r) * data->features;
        float *row = logits + (size_t) r * data->classes;
        memcpy(row, bias, (size_t) data->classes * sizeof *row);
        for (int f = 0; f < data->features; f++) {
            for (int c = 0; c < data->classes; c++) {
                row[c] = row[c] + x[f] * weights[f * data->classes + c];
            }
        }
    }
}

/* dW[f][c] = sum over r of x[r][f] G[r][c], db[c] = sum over r of G[r][c] */
static void linear_gradient(const data_set *data, int rows, const float *gradient, float *weights_gradient, float *bias_gradient)
{
    memset(weights_gradient, 0, (size_t) data->features * data->classes * sizeof *weights_gradient);
    memset(bias_gradient, 0, (size_t) data->classes * sizeof *bias_gradient);
    for (int r = 0; r < rows; r++) {
        const float *x = data->x + (size_t) r * data->features;
        const float *row = gradient + (size_t) r * data->classes;
        for (int f = 0; f < data->features; f++) {
            for (int c = 0; c < data->classes; c++) {
                weights_gradient[f * data->classes + c] = weights_gradient[f * data->classes + c] + x[f] * row[c];
            }
        }
        for (int c = 0; c < data->classes; c++) {
            bias_gradient[c] = bias_gradient[c] + row[c];
        }
    }
}

static void descend(float *parameters, const float *gradient, int count, float learning_rate)
{
    for (int i = 0; i < count; i++) {
        parameters[i] = parameters[i] - learning_rate * gradient[i];
    }
}

/* Trains and returns the loss of the last epoch, before that epoch's step. */
static float train(const data_set *data, int rows, int epochs, float learning_rate, int report_all, float *weights, float *bias)
{
    int parameters = data->features * data->classes;
    float *logits = allocate((size_t) rows * data->classes, sizeof *logits);
    float *weights_gradient = allocate((size_t) parameters, sizeof *weights_gradient);
    float *bias_gradient = allocate((size_t) data->classes, sizeof *bias_gradient);
    float loss = 0.0f;
    for (int epoch = 1; epoch <= epochs; epoch++) {
        linear(data, 0, rows, weights, bias, logits);
        float *gradient = logits; /* in place */
        if (lmx_cross_entropy_gradient_f32(logits, data->classes, data->labels, rows, data->classes, &loss, gradient,
                                           data->classes, NULL) != LMX_OK) {
            fail("gradient", lmx_last_error());
        }
        linear_gradient(data, rows, gradient, weights_gradient, bias_gradient);
        descend(weights, weights_gradient, parameters, learning_rate);
        descend(bias, bias_gradient, data->classes, learning_rate);
        if (report_all || epoch % 10 == 0 || epoch == epochs) {
            printf("epoch %d loss %a %.6f\n", epoch, loss, loss);
            fflush(stdout);
        }
    }
    free(logits);
    free(weights_gradient);
    free(bias_gradient);
    return loss;
}

/* The share of held-out rows whose first largest logit is their label's. */
static double accuracy(const data_set *data, int first_row, const float *weights, const float *bias)
{
    int rows = data->rows - first_row;
    int right = 0;
    float *logits = allocate((size_t) rows * data->classes, sizeof *logits);
    linear(data, first_row, rows, weights, bias, logits);
    for (int r = 0; r < rows; r++) {
        const float *row = logits + (size_t) r * data->classes;
        int best = 0;
        for (int c = 1; c < data->classes; c++) {
            if (row[c] > row[best]) {
                best = c;
            }
        }
        right += best == data->labels[first_row + r];
    }
    free(logits);
    return (double) right / rows;
}

int main(int argc, char **argv)
{
    if (argc < 5 || argc > 6 || (argc == 6 && strcmp(argv[5], "all") != 0)) {
        fail("usage", "train_digits FILE EPOCHS LEARNING_RATE TRAINING_ROWS [all]");
    }
    data_set data = read_data(argv[1]);
    int epochs = atoi(argv[2]);
    float learning_rate = strtof(argv[3], NULL);
    int training_rows = atoi(argv[4]);
    if (epochs < 1) {
        fail("EPOCHS", "must be at least 1");
    }
    if (training_rows < 1 || training_rows >= data.rows) {
        fail("TRAINING_ROWS", "must be at least 1 and less than the rows of FILE");
    }
    if (lmx_init(NULL) != LMX_OK) {
        fail("start", lmx_last_error());
    }
    float *weights = allocate((size_t) data.features * data.classes, sizeof *weights);
    float *bias = allocate((size_t) data.classes, sizeof *bias);
    float loss = train(&data, training_rows, epochs, learning_rate, argc == 6, weights, bias);
    uint32_t bits;
    memcpy(&bits, &loss, sizeof bits);
    printf("held-out accuracy: %.1f %%\n", 100.0 * accuracy(&data, training_rows, weights, bias));
    printf("final loss bits: %08x\n", (unsigned) bits);
    free(weights);
    free(bias);
    free(data.x);
    free(data.labels);
    return 0;
}
