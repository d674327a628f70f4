/* The C++ wrapper: each function against the C function it calls, and the life of the library. */
#include "test.h"

#include <lanemax.hpp>

#include <cmath>

static const std::vector<float> logits{0.5f, 2.0f, 3.0f, 0.25f, 1.0f, 0.125f};
static const std::vector<double> double_logits(logits.begin(), logits.end());
static const std::vector<std::int32_t> labels{2, 0};

static lanemax::matrix<const float> view()
{
    return {logits.data(), 2, 3};
}

static lanemax::matrix<const double> double_view()
{
    return {double_logits.data(), 2, 3};
}

template <typename Call>
static void check_throws(Call call, lmx_status code, const char *text)
{
    try {
        call();
        CHECK(!"no exception");
    } catch (const lanemax::error &thrown) {
        CHECK(thrown.code() == code);
        CHECK(std::string(thrown.what()) == text);
    }
}

template <typename T>
using c_function = lmx_status (*)(const T *, int64_t, T *, int64_t, int64_t, int64_t);
template <typename T>
using cpp_function = void (*)(lanemax::matrix<const T>, lanemax::matrix<T>);

template <typename T>
static void check_map(c_function<T> of_c, cpp_function<T> of_cpp, lanemax::matrix<const T> input)
{
    std::vector<T> expected(6);
    std::vector<T> actual(8, -1);
    CHECK_OK(of_c(input.data, 3, expected.data(), 3, 2, 3));
    of_cpp(input, {actual.data(), 2, 3, 4});
    for (std::size_t i = 0; i < 3; i++) {
        CHECK(actual[i] == expected[i] && actual[4 + i] == expected[3 + i]);
    }
    CHECK(actual[3] == -1 && actual[7] == -1);
}

static void maps_are_those_of_c()
{
#define CHECK_MAP(name) \
    check_map<float>(lmx_##name##_f32, lanemax::name, view()); \
    check_map<double>(lmx_##name##_f64, lanemax::name, double_view())
    CHECK_MAP(softmax);
    CHECK_MAP(log_softmax);
    CHECK_MAP(exp);
    CHECK_MAP(expm1);
    CHECK_MAP(log);
    CHECK_MAP(log1p);
    CHECK_MAP(sigmoid);
    CHECK_MAP(log_sigmoid);
    CHECK_MAP(softplus);
    CHECK_MAP(tanh);
}

template <typename T, typename Rows, typename Gradient>
static void check_losses(Rows logsumexp, Gradient cross_entropy_gradient, lanemax::matrix<const T> input)
{
    std::vector<T> expected(6);
    std::vector<T> gradient(6);
    T rows[2];
    T loss;
    CHECK_OK(logsumexp(input.data, 3, rows, 2, 3));
    CHECK(lanemax::logsumexp(input) == std::vector<T>(rows, rows + 2));
    CHECK_OK(cross_entropy_gradient(input.data, 3, labels.data(), 2, 3, &loss, expected.data(), 3, nullptr));
    CHECK(lanemax::cross_entropy(input, labels) == loss);
    CHECK(lanemax::cross_entropy_gradient(input, labels, {gradient.data(), 2, 3}) == loss);
    CHECK(gradient == expected);
    const std::vector<T> each = lanemax::cross_entropy_of_rows(input, labels);
    CHECK(lanemax::cross_entropy(input, labels, LMX_REDUCTION_SUM) == each[0] + each[1]);
}

static void losses_are_those_of_c()
{
    check_losses(lmx_logsumexp_f32, lmx_cross_entropy_gradient_f32, view());
    check_losses(lmx_logsumexp_f64, lmx_cross_entropy_gradient_f64, double_view());
}

template <typename T>
static void check_batch(lmx_status (*cross_entropy)(const lmx_batch *, const lmx_cross_entropy_loss_options *, double *),
                        lanemax::matrix<const T> input)
{
    lmx_batch of_c = LMX_BATCH_INIT;
    lmx_cross_entropy_loss_options options = LMX_CROSS_ENTROPY_LOSS_OPTIONS_INIT;
    std::vector<T> expected(6), gradient(6), losses(2), hessian(6);
    double loss;
    options.label_smoothing = 0.1;
    of_c.outer = 2;
    of_c.classes = 3;
    of_c.input.data = input.data;
    of_c.labels.data = labels.data();
    of_c.gradient.data = expected.data();
    CHECK_OK(cross_entropy(&of_c, &options, &loss));
    lanemax::batch<T> batch(input);
    batch.labels(labels).losses(losses).gradient({gradient.data(), 2, 3});
    CHECK(lanemax::cross_entropy_loss(batch, options) == loss);
    CHECK(gradient == expected && losses[0] > 0);
    const std::vector<std::int64_t> wide(labels.begin(), labels.end());
    CHECK(lanemax::cross_entropy_loss(batch.labels(wide), options) == loss);
    lanemax::batch<T> regression(input);
    const std::vector<double> weights{1, 2};
    regression.targets(input).sample_weights(weights).gradient({gradient.data(), 2, 3})
        .hessian({hessian.data(), 2, 3});
    CHECK(lanemax::mse_loss(regression) == 0 && gradient == std::vector<T>(6) && hessian[0] > 0);
}

static void losses_of_a_batch_are_those_of_c()
{
    check_batch(lmx_cross_entropy_loss_f32, view());
    check_batch(lmx_cross_entropy_loss_f64, double_view());
}

template <typename T>
static void check_every_member(lanemax::matrix<const T> input)
{
    const double third = 3;
    const std::vector<double> doubled{2, 4};
    std::vector<T> plain(6), gradient(6), product(6), expected(6), sums(2), each(6);
    std::vector<std::int64_t> classes(2);
    std::int64_t correct = -1;
    lanemax::batch<T> batch(input);
    lanemax::cross_entropy_loss(batch.labels(labels).gradient({plain.data(), 2, 3}));
    batch.vector(input).product({product.data(), 2, 3}).log_sum_exp(sums).argmax(classes).correct(correct);
    batch.upstream(doubled).upstream_of_all(&third).gradient({gradient.data(), 2, 3});
    lanemax::cross_entropy_loss(batch);
    CHECK(sums == lanemax::logsumexp(input) && classes == std::vector<std::int64_t>({2, 1}) && correct == 1);
    CHECK(std::abs(gradient[1] - 6 * plain[1]) < 1e-6 && std::abs(gradient[4] - 12 * plain[4]) < 1e-6);
    batch.c.product.data = expected.data();
    batch.c.vector.data = input.data;
    lanemax::cross_entropy_loss(batch);
    CHECK(product == expected && product[0] != 0);
    std::vector<std::int32_t> narrow(2);
    lanemax::cross_entropy_loss(batch.argmax(narrow));
    CHECK(narrow == std::vector<std::int32_t>({2, 1}));
    const std::vector<T> zeros(6), ones(6, 1);
    lanemax::batch<T> elements(input);
    elements.targets(lanemax::matrix<const T>(zeros.data(), 2, 3)).gradient({gradient.data(), 2, 3}).losses({each.data(), 2, 3});
    lanemax::mse_loss(elements.upstream(lanemax::matrix<const T>(ones.data(), 2, 3)));
    const std::vector<T> once = gradient;
    lanemax::mse_loss(elements.upstream(doubled));
    CHECK(gradient[2] == 2 * once[2] && gradient[3] == 4 * once[3] && once[3] != 0);
}

static void a_batch_has_what_that_of_c_has()
{
    check_every_member(view());
    check_every_member(double_view());
}

static void a_wrong_derivative_is_found()
{
    const lanemax::batch<double> batch = lanemax::batch<double>(double_view()).labels(labels);
    const auto right = [](const lanemax::batch<double> &arguments) { return lanemax::cross_entropy_loss(arguments); };
    CHECK(lanemax::gradient_error(right, batch) < 1e-9 && lanemax::hessian_error(right, batch) < 1e-9);
    const auto wrong = [](const lanemax::batch<double> &arguments) {
        const double loss = lanemax::cross_entropy_loss(arguments);
        if (arguments.c.gradient.data != nullptr) {
            static_cast<double *>(arguments.c.gradient.data)[4] = 9;
        }
        return loss;
    };
    CHECK(lanemax::gradient_error(wrong, batch) > 1 && lanemax::hessian_error(wrong, batch) > 0.1);
}

static void a_loss_says_which_derivatives_it_has()
{
    const lanemax::batch<double> batch = lanemax::batch<double>(double_view()).targets(double_view());
    lmx_binary_cross_entropy_options options = LMX_BINARY_CROSS_ENTROPY_OPTIONS_INIT;
    const auto loss = [&](const lanemax::batch<double> &arguments) { return lanemax::binary_cross_entropy(arguments, options); };
    options.clipping = LMX_PROBABILITY_CLIPPING_EXACT;
    CHECK(lanemax::has_hessian(loss, batch) && lanemax::has_hessian_vector_product(loss, batch));
    options.clipping = LMX_PROBABILITY_CLIPPING_TORCH;
    CHECK(!lanemax::has_hessian(loss, batch) && !lanemax::has_hessian_vector_product(loss, batch));
}

static void the_gradient_of_a_penalty_may_be_added_to_another()
{
    std::vector<double> gradient(6, 7);
    lmx_regularizer_options options = LMX_REGULARIZER_OPTIONS_INIT;
    options.l1 = 1;
    options.added_gradient = 1;
    lanemax::regularizer(lanemax::batch<double>(double_view()).gradient({gradient.data(), 2, 3}), options);
    for (int i = 0; i < 6; i++) {
        const double w = double_view().data[i];
        CHECK(gradient[static_cast<std::size_t>(i)] == 7 + (w > 0) - (w < 0));
    }
}

static void an_exception_passes_the_check_of_a_gradient()
{
    const lanemax::batch<double> batch(double_view());
    check_throws([&] { lanemax::gradient_error([](const auto &arguments) { return lanemax::nll_loss(arguments); }, batch); },
                 LMX_ERR_NULL_POINTER, "lmx_nll_loss_f64: batch->labels.data is NULL, must point to 2 elements");
}

template <typename T>
static void check_operators(lmx_status (*softmax)(const lmx_rows *, const lmx_softmax_options *), lanemax::matrix<const T> input)
{
    lmx_softmax_options options = LMX_SOFTMAX_OPTIONS_INIT;
    options.temperature = 2;
    std::vector<T> expected(6), output(6), gradient(6), sums(2), largest(4);
    lmx_rows of_c = LMX_ROWS_INIT;
    of_c.outer = 2;
    of_c.classes = 3;
    of_c.input.data = input.data;
    of_c.output.data = expected.data();
    CHECK_OK(softmax(&of_c, &options));
    lanemax::rows<T> rows(input);
    lanemax::softmax_forward(rows.output({output.data(), 2, 3}), options);
    CHECK(output == expected);
    lanemax::logsumexp_forward(rows.output(sums));
    CHECK(sums == lanemax::logsumexp(input));
    lanemax::logsumexp_backward(rows.upstream(sums).gradient({gradient.data(), 2, 3}));
    lanemax::tanh_backward(rows.upstream(input));
    CHECK(gradient[0] != 0 && gradient[0] < input.data[0]);
    std::vector<std::int64_t> classes(2);
    lanemax::argmax_forward(rows.indices(classes));
    CHECK(classes == std::vector<std::int64_t>({2, 1}));
    std::vector<std::int32_t> indices(4);
    lmx_top_k_options two = LMX_TOP_K_OPTIONS_INIT;
    two.k = 2;
    const lanemax::matrix<std::int32_t> places(indices.data(), 2, 2);
    lanemax::top_k_forward(rows.output({largest.data(), 2, 2}).indices(places), two);
    CHECK(indices == std::vector<std::int32_t>({2, 1, 1, 0}) && largest[0] == input.data[2]);
}

static void operators_are_those_of_c()
{
    check_operators(lmx_softmax_forward_f32, view());
    check_operators(lmx_softmax_forward_f64, double_view());
}

static void candidates_are_those_of_c()
{
    const lanemax::candidates drawn = lanemax::sample_log_uniform(2, 1000, 7, 3);
    std::vector<std::int64_t> of_c(2);
    std::int64_t tries;
    CHECK_OK(lmx_sample_log_uniform(2, 1000, 7, 3, of_c.data(), &tries));
    CHECK(drawn.classes == of_c && drawn.tries == tries);
    std::vector<double> counts(2);
    CHECK_OK(lmx_log_expected_counts(1000, tries, of_c.data(), 2, counts.data()));
    CHECK(lanemax::log_expected_counts(1000, drawn.tries, drawn.classes) == counts && counts[0] < 0);
    lmx_sampled_softmax_loss_options options = LMX_SAMPLED_SOFTMAX_LOSS_OPTIONS_INIT;
    options.vocabulary = 1000;
    options.tries = drawn.tries;
    options.candidates = drawn.classes.data();
    options.candidates_count = 2;
    CHECK(lanemax::sampled_softmax_loss(lanemax::batch<float>(view()).labels(labels), options) > 0);
}

static void metrics_are_those_of_c()
{
    lanemax::confusion_matrix matrix(3);
    matrix.add({2, 0, 2, 2, 0, 1}, {0, 0, 2, 2, 0, 2});
    CHECK(matrix.counts == std::vector<std::int64_t>({2, 0, 0, 0, 0, 1, 1, 0, 2}));
    CHECK(matrix.report().accuracy == 4 / 6.0);
    matrix.add(std::vector<std::int64_t>{1}, std::vector<std::int64_t>{0});
    CHECK(matrix.counts == std::vector<std::int64_t>({2, 0, 0, 1, 0, 1, 1, 0, 2}));
    CHECK(lanemax::subset_accuracy(lanemax::batch<float>(view()).targets(view()), 1) == 0.5);
    CHECK(lanemax::subset_accuracy(lanemax::batch<double>(double_view()).targets(view()), 0.5) == 1);
}

static void codes_are_exceptions()
{
    std::vector<float> output(4);
    check_throws([&] { lanemax::softmax({nullptr, 1, 4}, {output.data(), 1, 4}); }, LMX_ERR_NULL_POINTER,
                 "lmx_softmax_f32: logits is NULL, must point to 4 elements");
    check_throws([&] { lanemax::softmax(view(), {output.data(), 1, 4}); }, LMX_ERR_SIZE,
                 "a matrix has 1 x 4 elements, must have 2 x 3 as the input");
    check_throws([&] { lanemax::batch<float>(view()).gradient({output.data(), 2, 2}); }, LMX_ERR_SIZE,
                 "a matrix has 2 x 2 elements, must have 2 x 3 as the input");
    check_throws([&] { lanemax::rows<float>(view()).gradient({output.data(), 2, 2}); }, LMX_ERR_SIZE,
                 "a matrix has 2 x 2 elements, must have 2 x 3 as the input");
    check_throws([&] { lanemax::softcap_forward(lanemax::rows<float>(view()).output({output.data(), 2, 3})); }, LMX_ERR_OPTION,
                 "lmx_softcap_forward_f32: cap is NaN, must be a finite number above 0");
    check_throws([] { lanemax::confusion_matrix(2).add({0}, {2}); }, LMX_ERR_LABEL,
                 "lmx_confusion_matrix_add: predictions[0] is 2, must be from 0 to 1");
    check_throws([] { lanemax::confusion_matrix(2).add<std::int64_t>({0}, {2}); }, LMX_ERR_LABEL,
                 "lmx_confusion_matrix_add_i64: predictions[0] is 2, must be from 0 to 1");
    check_throws([&] { lanemax::nll_loss(lanemax::batch<float>(view())); }, LMX_ERR_NULL_POINTER,
                 "lmx_nll_loss_f32: batch->labels.data is NULL, must point to 2 elements");
    check_throws([] { lanemax::sample_log_uniform(4, 3, 0, 0); }, LMX_ERR_SIZE,
                 "lmx_sample_log_uniform: count is 4, must be from 1 to vocabulary (3)");
    check_throws([] { lanemax::cross_entropy(view(), {1}); }, LMX_ERR_SIZE, "labels has 1 elements, must have 2");
    check_throws([] { lanemax::cross_entropy(view(), labels, LMX_REDUCTION_NONE); }, LMX_ERR_OPTION,
                 "reduction is 0, must be 1 or 2: cross_entropy_of_rows() gives one loss a row");
}

static void the_library_runs_while_an_object_lives()
{
    CHECK(!lanemax::is_initialized());
    {
        lanemax::library one;
        {
            lanemax::library other(one);
            CHECK(other.provider_name() == one.provider_name());
        }
        CHECK(lanemax::is_initialized());
        one.warm_up(1, 3, 0.01);
    }
    CHECK(lmx_is_initialized() == 0);
    lmx_options wrong = LMX_OPTIONS_INIT;
    wrong.bridge = 9;
    check_throws([&] { lanemax::library refused(wrong); }, LMX_ERR_OPTION, "lmx_init: options->bridge is 9, must be from 0 to 2");
    CHECK(lmx_is_initialized() == 0);
}

static void versions_and_codes_need_no_library()
{
    CHECK(lanemax::abi_version() == LMX_ABI_VERSION);
    CHECK(lanemax::version_string() == lmx_version_string());
    CHECK(lanemax::strerror(LMX_ERR_SIZE) == lmx_strerror(LMX_ERR_SIZE));
}

int main()
{
    RUN(versions_and_codes_need_no_library);
    RUN(the_library_runs_while_an_object_lives);
    lanemax::library library;
    RUN(maps_are_those_of_c);
    RUN(losses_are_those_of_c);
    RUN(losses_of_a_batch_are_those_of_c);
    RUN(a_batch_has_what_that_of_c_has);
    RUN(a_wrong_derivative_is_found);
    RUN(a_loss_says_which_derivatives_it_has);
    RUN(the_gradient_of_a_penalty_may_be_added_to_another);
    RUN(an_exception_passes_the_check_of_a_gradient);
    RUN(operators_are_those_of_c);
    RUN(candidates_are_those_of_c);
    RUN(metrics_are_those_of_c);
    RUN(codes_are_exceptions);
    return test_result();
}
