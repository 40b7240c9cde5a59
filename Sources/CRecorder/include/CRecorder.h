// What the recorder needs of C: libc (Embedded Swift has no Glibc module), one thread-local slot, the time-stamp counter
// and atomic loads and stores. All of it is inlined into Swift.
#ifndef FLOWTRACE_CRECORDER_H
#define FLOWTRACE_CRECORDER_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define FT_INLINE static inline __attribute__((always_inline))

// One pointer per thread. Initial-exec: a single %fs-relative load (0.3 ns); 8 bytes of the static TLS surplus.
extern __thread void *ft_thread_slot __attribute__((tls_model("initial-exec"), visibility("hidden")));
FT_INLINE void *ft_thread_get(void) { return ft_thread_slot; }
FT_INLINE void ft_thread_set(void *value) { ft_thread_slot = value; }

// Cycles of an invariant counter; see Clock.swift for its calibration and for machines that have none.
FT_INLINE uint64_t ft_cycles(void) {
#if defined(__x86_64__)
    return __builtin_ia32_rdtsc();
#elif defined(__aarch64__)
    uint64_t value;
    __asm__ volatile("mrs %0, cntvct_el0" : "=r"(value));
    return value;
#else
    return 0;
#endif
}

FT_INLINE void ft_store_release_pointer(void **target, void *value) { __atomic_store_n(target, value, __ATOMIC_RELEASE); }
FT_INLINE void *ft_load_acquire_pointer(void *const *source) { return __atomic_load_n((void **)source, __ATOMIC_ACQUIRE); }
FT_INLINE void ft_store_release_64(uint64_t *target, uint64_t value) { __atomic_store_n(target, value, __ATOMIC_RELEASE); }
FT_INLINE uint64_t ft_load_acquire_64(const uint64_t *source) { return __atomic_load_n(source, __ATOMIC_ACQUIRE); }
FT_INLINE void ft_store_release_32(uint32_t *target, uint32_t value) { __atomic_store_n(target, value, __ATOMIC_RELEASE); }
FT_INLINE uint32_t ft_load_acquire_32(const uint32_t *source) { return __atomic_load_n(source, __ATOMIC_ACQUIRE); }
FT_INLINE uint32_t ft_add_32(uint32_t *target, uint32_t value) { return __atomic_fetch_add(target, value, __ATOMIC_ACQ_REL); }
FT_INLINE int ft_errno(void) { return errno; }

#endif
