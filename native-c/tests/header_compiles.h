/* The header stands alone: compiled as pedantic C99 and as C++17. */
#include <lanemax.h>

int32_t uses_everything(const float *logits, const int32_t *labels, float *loss, float *output, double *doubles);

int32_t uses_everything(const float *logits, const int32_t *labels, float *loss, float *output, double *doubles)
{
    lmx_options options = LMX_OPTIONS_INIT;
    lmx_cross_entropy_options cross_entropy_options = LMX_CROSS_ENTROPY_OPTIONS_INIT;
    lmx_status status = lmx_init(&options);
    status += lmx_softmax_f32(logits, 1, output, 1, 1, 1);
    status += lmx_log_softmax_f32(logits, 1, output, 1, 1, 1);
    status += lmx_logsumexp_f32(logits, 1, output, 1, 1);
    status += lmx_cross_entropy_f32(logits, 1, labels, 1, 1, loss, &cross_entropy_options);
    status += lmx_cross_entropy_gradient_f32(logits, 1, labels, 1, 1, loss, output, 1, NULL);
    status += lmx_softmax_f64(doubles, 1, doubles, 1, 1, 1);
    status += lmx_cross_entropy_f64(doubles, 1, labels, 1, 1, doubles + 1, &cross_entropy_options);
    return status == LMX_OK && lmx_strerror(status) == lmx_last_error() && lmx_provider_name() == lmx_version_string();
}
