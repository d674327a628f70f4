/*
 * e^x = 2^n e^r with n = round(x log2 e) and r = x - n ln 2, |r| <= ln(2)/2. ln 2 is split in two so that n LN2_HIGH is exact.
 * e^r is close to 1 + r + r^2 (C2 + r (C3 + r (C4 + r C5))): the minimax polynomial of that form, relative error 1.05e-7.
 */
#ifndef LANEMAX_PEERS_EXP_H
#define LANEMAX_PEERS_EXP_H

#define LOG2_E 0x1.715476p+0f
#define LN2_HIGH 0x1.62e4p-1f
#define LN2_LOW 0x1.7f7d1cp-20f
#define C2 0x1.fffdfbp-2f
#define C3 0x1.5557bp-3f
#define C4 0x1.572a64p-5f
#define C5 0x1.10625p-7f

/* Below it e^x is subnormal. */
#define SMALLEST_EXPONENT (-0x1.5d58ap+6f)

#endif
