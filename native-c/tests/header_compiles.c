#include "header_compiles.h"
