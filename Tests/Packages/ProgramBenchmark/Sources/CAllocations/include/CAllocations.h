// Counts what the program allocates: this module's malloc stands before libc's, for the Swift runtime as well. And the counter that
// the recorder takes its times from, to see what reading it costs.
#include <stdint.h>
#include <time.h>

// Allocations of this thread so far.
uint64_t allocations(void);

static inline __attribute__((always_inline)) uint64_t clock_ticks(void) {
#if defined(__x86_64__)
    return __builtin_ia32_rdtsc();
#elif defined(__aarch64__)
    uint64_t value;
    __asm__ volatile("mrs %0, cntvct_el0" : "=r"(value));
    return value;
#else
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
#endif
}
