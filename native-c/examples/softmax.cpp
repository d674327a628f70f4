// Prints the softmax of a row, and the message of a call that is refused: c++ -std=c++17 softmax.cpp -llanemax
#include <lanemax.hpp>

#include <cstdio>
#include <vector>

int main()
try {
    lanemax::library library;
    std::vector<float> logits{1.0f, 2.0f, 3.0f, 4.0f};
    std::vector<float> probabilities(4);
    lanemax::softmax({logits.data(), 1, 4}, {probabilities.data(), 1, 4});
    for (float probability : probabilities) {
        std::printf("%.9g\n", probability);
    }
    std::printf("loss %.9g\n", lanemax::cross_entropy({logits.data(), 1, 4}, {3}));
    try {
        lanemax::cross_entropy({logits.data(), 1, 4}, {4});
    } catch (const lanemax::error &refused) {
        std::printf("refused: %s\n", refused.what());
    }
    return 0;
} catch (const lanemax::error &failed) {
    std::fprintf(stderr, "%s\n", failed.what());
    return 1;
}
