// What the recorder needs of C: libc (Embedded Swift has no Glibc module), thread-local slots, the cycle counter and atomic
// loads and stores. All of it is inlined into Swift.
#ifndef FLOWTRACE_CRECORDER_H
#define FLOWTRACE_CRECORDER_H

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
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
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define FT_INLINE static inline __attribute__((always_inline))
#define FT_HIDDEN __attribute__((visibility("hidden")))

// One pointer per thread. Initial-exec: a single %fs-relative load (0.3 ns); 8 bytes of the static TLS surplus.
extern __thread void *ft_thread_slot __attribute__((tls_model("initial-exec"), visibility("hidden")));
FT_INLINE void *ft_thread_get(void) { return ft_thread_slot; }
FT_INLINE void ft_thread_set(void *value) { ft_thread_slot = value; }

// Read at each event: 0 while nothing is to be recorded, else a number that changes each time that capture goes on.
extern uint8_t ft_recording FT_HIDDEN;
// Read by each traced call of a Swift or C program: 0 while calls are not captured, 1 while they are, or before the first one,
// which starts the recorder.
extern uint8_t ft_capture FT_HIDDEN;
FT_INLINE bool ft_captures(void) { return __atomic_load_n(&ft_capture, __ATOMIC_RELAXED) != 0; }
FT_INLINE uint8_t ft_recording_get(void) { return __atomic_load_n(&ft_recording, __ATOMIC_RELAXED); }
// Sets both.
FT_INLINE void ft_recording_set(uint8_t generation) {
    __atomic_store_n(&ft_recording, generation, __ATOMIC_RELAXED);
    __atomic_store_n(&ft_capture, generation != 0, __ATOMIC_RELAXED);
}
// Sums over sampled events, of any thread: additions may be lost to each other, but no load or store is torn.
extern uint64_t ft_sampled_ticks FT_HIDDEN;
extern uint64_t ft_samples FT_HIDDEN;
FT_INLINE void ft_sample_add(uint64_t ticks) {
    __atomic_store_n(&ft_sampled_ticks, __atomic_load_n(&ft_sampled_ticks, __ATOMIC_RELAXED) + ticks, __ATOMIC_RELAXED);
    __atomic_store_n(&ft_samples, __atomic_load_n(&ft_samples, __ATOMIC_RELAXED) + 1, __ATOMIC_RELAXED);
}
FT_INLINE uint64_t ft_sampled_ticks_get(void) { return __atomic_load_n(&ft_sampled_ticks, __ATOMIC_RELAXED); }
FT_INLINE uint64_t ft_samples_get(void) { return __atomic_load_n(&ft_samples, __ATOMIC_RELAXED); }
// 1 when the cycle counter runs at a constant rate on all cores (ft_clock_choose decides).
extern uint8_t ft_counter_invariant FT_HIDDEN;
void ft_clock_choose(void) FT_HIDDEN;

FT_INLINE uint64_t ft_monotonic(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

FT_INLINE uint64_t ft_wall_clock(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

// Events in a row, with the clock read only where a time is wanted: ft_steps_on makes ft_ticks count on by one, or, while
// ft_step_is_timed, up to the clock. The caller holds a lock of its own around all events.
extern uint8_t ft_step_is_timed FT_HIDDEN;
void ft_steps_on(bool on) FT_HIDDEN;
// The ticks of a recorder whose counter can't be trusted, or that counts steps.
uint64_t ft_ticks_slowly(void) FT_HIDDEN;

// Ticks where ft_counter_invariant was found to be set.
FT_INLINE uint64_t ft_invariant_ticks(void) {
#if defined(__x86_64__)
    return __builtin_ia32_rdtsc() >> 4;
#elif defined(__aarch64__)
    uint64_t value;
    __asm__ volatile("mrs %0, cntvct_el0" : "=r"(value));
    return value;
#else
    return ft_monotonic();
#endif
}

// Ticks: cycles / 16, a few ns each; nanoseconds where the counter can't be trusted.
FT_INLINE uint64_t ft_ticks(void) {
    return __builtin_expect(ft_counter_invariant, 1) ? ft_invariant_ticks() : ft_ticks_slowly();
}

FT_INLINE void ft_store_release_32(uint32_t *target, uint32_t value) { __atomic_store_n(target, value, __ATOMIC_RELEASE); }
FT_INLINE uint32_t ft_load_acquire_32(const uint32_t *source) { return __atomic_load_n(source, __ATOMIC_ACQUIRE); }
FT_INLINE void ft_store_release_64(uint64_t *target, uint64_t value) { __atomic_store_n(target, value, __ATOMIC_RELEASE); }
FT_INLINE uint64_t ft_load_acquire_64(const uint64_t *source) { return __atomic_load_n(source, __ATOMIC_ACQUIRE); }
FT_INLINE void *ft_load_acquire_pointer(void *const *source) { return __atomic_load_n(source, __ATOMIC_ACQUIRE); }
FT_INLINE void ft_store_release_pointer(void **target, void *value) { __atomic_store_n(target, value, __ATOMIC_RELEASE); }
// ns per tick, times 2^20. Any thread may measure it anew.
extern uint32_t ft_tick_scale FT_HIDDEN;
FT_INLINE uint32_t ft_tick_scale_get(void) { return __atomic_load_n(&ft_tick_scale, __ATOMIC_RELAXED); }
FT_INLINE void ft_tick_scale_set(uint32_t value) { __atomic_store_n(&ft_tick_scale, value, __ATOMIC_RELAXED); }
FT_INLINE int ft_errno(void) { return errno; }
// Neither blocks nor raises SIGPIPE.
FT_INLINE ssize_t ft_send(int descriptor, const void *bytes, size_t count) {
    return send(descriptor, bytes, count, MSG_NOSIGNAL | MSG_DONTWAIT);
}
FT_INLINE ssize_t ft_receive(int descriptor, void *bytes, size_t count) { return recv(descriptor, bytes, count, MSG_DONTWAIT); }

// Starts a native thread with every signal blocked, so that the program's signals reach the program's threads.
int ft_thread_start(pthread_t *thread, void (*body)(void)) FT_HIDDEN;
// `body` runs at the end of each thread that has called ft_thread_watch with a value.
int ft_thread_end_handler(void (*body)(void *)) FT_HIDDEN;
void ft_thread_watch(void *value) FT_HIDDEN;
// Waits for `condition` at most `milliseconds`; the mutex is held.
int ft_wait(pthread_cond_t *condition, pthread_mutex_t *mutex, uint32_t milliseconds) FT_HIDDEN;
uint32_t ft_thread_id(void) FT_HIDDEN;
// Waits until the kernel no longer counts a thread that was joined: `join` returns a moment sooner. At most 20 ms.
void ft_thread_vanish(uint32_t id) FT_HIDDEN;

// Path of the folder of sockets, made with mode 0700 if need be. False: none that belongs to this user and is no symbolic link.
bool ft_socket_folder(char *path, size_t capacity) FT_HIDDEN;
// Start of this process in clock ticks since boot (/proc/self/stat, field 22); 0 if unknown.
uint64_t ft_process_start(void) FT_HIDDEN;
int ft_socket_listen(const char *path) FT_HIDDEN;
int ft_socket_connect(const char *path) FT_HIDDEN;
// Accepts a peer of the same user; -1 otherwise.
int ft_socket_accept(int listener) FT_HIDDEN;
// The same file under a number that programs seldom use, closed by exec. Closes `descriptor`.
int ft_descriptor_move_high(int descriptor) FT_HIDDEN;
// For writing at its end, which other processes may do as well. `appends`: what is in it stays.
int ft_open_file(const char *path, bool appends) FT_HIDDEN;
int ft_open_for_reading(const char *path) FT_HIDDEN;
// An empty memory file of `size` bytes, closed by exec; -1: there is none, or the process may not have files that large.
int ft_memory_file(uint64_t size) FT_HIDDEN;
// Sends as ft_send does, and the descriptor `passed` with the first byte.
ssize_t ft_send_with_descriptor(int descriptor, const void *bytes, size_t count, int passed) FT_HIDDEN;
// madvise: pages come now, without an error where the kernel (before 5.14) does not know that.
static const int ft_populate = 23;
// madvise: pages of a memory file are no longer needed.
static const int ft_remove = 9;
// A pipe, both ends high and non-blocking.
bool ft_pipe(int *reader, int *writer) FT_HIDDEN;
// `child` runs in the child of each fork, on the forking thread, before any of the program's code.
void ft_fork_handler(void (*child)(void)) FT_HIDDEN;
// Path of this process's listening socket: folder/PID-START.sock.
bool ft_socket_path(char *path, size_t capacity) FT_HIDDEN;

// For programs that are recorded, not for Embedded Swift.
// The table of traced functions. In C, since a global variable of Swift's costs a call to the runtime each time that it is read.
extern void *ft_functions FT_HIDDEN;
FT_INLINE void *ft_functions_get(void) { return __atomic_load_n(&ft_functions, __ATOMIC_ACQUIRE); }
FT_INLINE void ft_functions_set(void *table) { __atomic_store_n(&ft_functions, table, __ATOMIC_RELEASE); }
// Errors of child tasks that are still to be taken (`ChildErrors`).
extern uint32_t ft_child_errors FT_HIDDEN;
FT_INLINE bool ft_has_child_errors(void) { return __atomic_load_n(&ft_child_errors, __ATOMIC_ACQUIRE) != 0; }
FT_INLINE void ft_child_errors_set(uint32_t count) { __atomic_store_n(&ft_child_errors, count, __ATOMIC_RELEASE); }
// A variable of the environment as it was when the program began; NULL: there is none, or it is empty.
const char *ft_variable(const char *name) FT_HIDDEN;
// Numbers of errors, from 1.
uint32_t ft_next_serial(void) FT_HIDDEN;
// `body` runs when the process exits by itself.
void ft_at_exit(void (*body)(void)) FT_HIDDEN;
// The `unowned` fields of a structure, the first in the lowest bit, 64 at most: to read one whose object is gone ends the program.
// `type`: its metadata.
uint64_t ft_unowned_fields(const void *type) FT_HIDDEN;
// NULL: there is no such field.
const char *ft_field_name(const void *type, uint32_t index) FT_HIDDEN;
// The name of this thread, "thread" if it has none of its own; answers its length.
int ft_thread_name(char *name, size_t capacity) FT_HIDDEN;
// Where the runtime keeps the parent of a task, if it is a child: some of these addresses, of which at most one is a task's.
int ft_task_relatives(const void *task, const void **relatives, int capacity) FT_HIDDEN;

#if __has_attribute(swiftcall)
// The Swift runtime's own: `withUnsafeCurrentTask` costs 100 ns where the first of these costs 5.
__attribute__((swiftcall)) void * swift_task_getCurrent(void);
__attribute__((swiftcall)) uint64_t swift_task_getJobTaskId(void * task);
// The name of an enumeration's case; NULL where names were left out of the program.
__attribute__((swiftcall)) const char * swift_EnumCaseName(const void * value, const void * type);

// Where the runtime keeps the task that this thread runs, in its own thread-local block; or a word that is no task's address, if
// that is not known: then the runtime has to be asked, which takes 20 instructions.
extern __thread void *const *ft_task_word __attribute__((tls_model("initial-exec"), visibility("hidden")));
FT_INLINE void *ft_task_get(void) { return *ft_task_word; }
// The lower half of a task's number, which is in its head.
FT_INLINE uint32_t ft_task_short_id(const void *task) {
    uint32_t id;
    memcpy(&id, (const char *)task + 36, sizeof id);
    return id;
}
// Finds that word, or makes sure that it is the right one. `task`: what the runtime says that this thread runs, NULL: none; `id`: its
// number.
void ft_task_check(const void *task, uint64_t id) FT_HIDDEN;
#endif

#endif
