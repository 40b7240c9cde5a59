// Counts what the program allocates: this module's malloc stands before libc's, for the Swift runtime as well.
#include <stdint.h>

// Allocations of this thread so far.
uint64_t allocations(void);
