/* The type of the elements that a test is compiled for, and the functions of that type: ELEMENT_BITS is 32 or 64. */
#ifndef REAL_H
#define REAL_H

#include <float.h>

#if ELEMENT_BITS == 64
typedef double real;
#define LMX(name) lmx_##name##_f64
#define NAME(name) "lmx_" #name "_f64"
#define REAL_MIN DBL_MIN
#define REAL_MAX DBL_MAX
#define REAL_DIGITS DBL_MANT_DIG
#elif ELEMENT_BITS == 32
typedef float real;
#define LMX(name) lmx_##name##_f32
#define NAME(name) "lmx_" #name "_f32"
#define REAL_MIN FLT_MIN
#define REAL_MAX FLT_MAX
#define REAL_DIGITS FLT_MANT_DIG
#endif

#endif
