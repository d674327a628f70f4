/* The C++ wrapper: each function against the C function it calls, and the life of the library. */
#include "test.h"

#include <lanemax.hpp>

#include <utility>

static const std::vector<float> logits{0.5f, 2.0f, 3.0f, 0.25f, 1.0f, 0.125f};
static const std::vector<std::int32_t> labels{2, 0};

static lanemax::matrix<const float> view()
{
    return {logits.data(), 2, 3};
}

using c_function = lmx_status (*)(const float *, int64_t, float *, int64_t, int64_t, int64_t);
using cpp_function = void (*)(lanemax::matrix<const float>, lanemax::matrix<float>);

static void maps_are_those_of_c()
{
    const std::pair<c_function, cpp_function> functions[] = {
        {lmx_softmax_f32, lanemax::softmax}, {lmx_log_softmax_f32, lanemax::log_softmax}, {lmx_exp_f32, lanemax::exp},
        {lmx_expm1_f32, lanemax::expm1}, {lmx_log_f32, lanemax::log}, {lmx_log1p_f32, lanemax::log1p},
        {lmx_sigmoid_f32, lanemax::sigmoid}, {lmx_log_sigmoid_f32, lanemax::log_sigmoid},
        {lmx_softplus_f32, lanemax::softplus}, {lmx_tanh_f32, lanemax::tanh},
    };
    for (const auto &function : functions) {
        std::vector<float> expected(6);
        std::vector<float> actual(8, -1.0f);
        CHECK_OK(function.first(logits.data(), 3, expected.data(), 3, 2, 3));
        function.second(view(), {actual.data(), 2, 3, 4});
        for (std::size_t i = 0; i < 3; i++) {
            CHECK(actual[i] == expected[i] && actual[4 + i] == expected[3 + i]);
        }
        CHECK(actual[3] == -1.0f && actual[7] == -1.0f);
    }
}

static void losses_are_those_of_c()
{
    std::vector<float> expected(6);
    std::vector<float> gradient(6);
    float rows[2];
    float loss;
    CHECK_OK(lmx_logsumexp_f32(logits.data(), 3, rows, 2, 3));
    CHECK(lanemax::logsumexp(view()) == std::vector<float>(rows, rows + 2));
    CHECK_OK(lmx_cross_entropy_gradient_f32(logits.data(), 3, labels.data(), 2, 3, &loss, expected.data(), 3, nullptr));
    CHECK(lanemax::cross_entropy(view(), labels) == loss);
    CHECK(lanemax::cross_entropy_gradient(view(), labels, {gradient.data(), 2, 3}) == loss);
    CHECK(gradient == expected);
    const std::vector<float> each = lanemax::cross_entropy_of_rows(view(), labels);
    CHECK(lanemax::cross_entropy(view(), labels, LMX_REDUCTION_SUM) == each[0] + each[1]);
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

static void codes_are_exceptions()
{
    std::vector<float> output(4);
    check_throws([&] { lanemax::softmax({nullptr, 1, 4}, {output.data(), 1, 4}); }, LMX_ERR_NULL_POINTER,
                 "lmx_softmax_f32: logits is NULL, must point to 4 elements");
    check_throws([&] { lanemax::softmax(view(), {output.data(), 1, 4}); }, LMX_ERR_SIZE,
                 "the output has 1 x 4 elements, must have 2 x 3");
    check_throws([] { lanemax::cross_entropy(view(), {1}); }, LMX_ERR_SIZE, "labels has 1 elements, must have 2");
    check_throws([] { lanemax::cross_entropy(view(), labels, LMX_REDUCTION_NONE); }, LMX_ERR_OPTION,
                 "reduction is 0, must be 1 or 2: cross_entropy_of_rows() gives one loss a row");
}

static void the_library_runs_while_an_object_lives()
{
    CHECK(lmx_is_initialized() == 0);
    {
        lanemax::library one;
        {
            lanemax::library other(one);
            CHECK(other.provider_name() == one.provider_name());
        }
        CHECK(lmx_is_initialized() == 1);
        one.warm_up(1, 3, 0.01);
    }
    CHECK(lmx_is_initialized() == 0);
    lmx_options wrong = LMX_OPTIONS_INIT;
    wrong.bridge = 9;
    check_throws([&] { lanemax::library refused(wrong); }, LMX_ERR_OPTION, "lmx_init: options->bridge is 9, must be from 0 to 2");
    CHECK(lmx_is_initialized() == 0);
}

int main()
{
    RUN(the_library_runs_while_an_object_lives);
    lanemax::library library;
    RUN(maps_are_those_of_c);
    RUN(losses_are_those_of_c);
    RUN(codes_are_exceptions);
    return test_result();
}
