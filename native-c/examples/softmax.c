/* Prints the softmax of a row: cc softmax.c -llanemax */
#include <lanemax.h>
#include <stdio.h>

int main(void)
{
    const float logits[4] = {1.0f, 2.0f, 3.0f, 4.0f};
    float probabilities[4];
    if (lmx_init(NULL) != LMX_OK || lmx_softmax_f32(logits, 4, probabilities, 4, 1, 4) != LMX_OK) {
        fprintf(stderr, "%s\n", lmx_last_error());
        return 1;
    }
    for (int c = 0; c < 4; c++) {
        printf("%.9g\n", probabilities[c]);
    }
    return 0;
}
