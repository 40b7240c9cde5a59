// Here, not in the header: a Swift file may import it beside Glibc, whose types are those without.
#define _GNU_SOURCE 1
#include "CRecorder.h"
#if defined(__x86_64__)
#include <cpuid.h>
#endif

__thread void *ft_thread_slot = NULL;
uint8_t ft_recording = 0;
uint8_t ft_capture = 1;
uint64_t ft_sampled_ticks = 0;
uint64_t ft_samples = 0;
void *ft_functions = NULL;
uint8_t ft_counter_invariant = 0;
uint32_t ft_tick_scale = 1u << 20;

void ft_clock_choose(void) {
#if defined(__x86_64__)
    unsigned a = 0, b = 0, c = 0, d = 0;
    // Invariant TSC: CPUID 8000_0007h, EDX bit 8. The kernel must agree: it drops a counter that its watchdog caught drifting.
    bool invariant = __get_cpuid(0x80000007u, &a, &b, &c, &d) && (d & (1u << 8));
    char source[16] = {0};
    int file = open("/sys/devices/system/clocksource/clocksource0/current_clocksource", O_RDONLY | O_CLOEXEC);
    if (file >= 0) {
        if (read(file, source, sizeof source - 1) > 0 && strncmp(source, "tsc", 3) && strncmp(source, "kvm", 3)) invariant = false;
        close(file);
    }
    ft_counter_invariant = invariant;
#elif defined(__aarch64__)
    ft_counter_invariant = 1;
#endif
}

uint8_t ft_step_is_timed = 0;
static bool counts_steps = false, counter_was_invariant = false;
static uint64_t last_step = 0;

void ft_steps_on(bool on) {
    if (counts_steps == on) return;
    counts_steps = on;
    if (on) counter_was_invariant = ft_counter_invariant;
    ft_counter_invariant = !on && counter_was_invariant;
}

uint64_t ft_ticks_slowly(void) {
    if (!counts_steps) return ft_monotonic();
    uint64_t next = last_step + 1;
    if (ft_step_is_timed) {
        uint64_t now;
#if defined(__x86_64__)
        now = counter_was_invariant ? __builtin_ia32_rdtsc() >> 4 : ft_monotonic();
#elif defined(__aarch64__)
        __asm__ volatile("mrs %0, cntvct_el0" : "=r"(now));
#else
        now = ft_monotonic();
#endif
        if (now > next) next = now;
    }
    last_step = next;
    return next;
}

// With FLOWTRACE_ALONE, programs that this one starts are not recorded: they are not to see its variables, nor Python its PYTHONPATH.
// Before any code of the program, while there is one thread. (An extension of Python comes later, and finds nothing to take.)
static const char *const variable_names[] = {
    "FLOWTRACE_CONNECT", "FLOWTRACE_FILE", "FLOWTRACE_APPEND", "FLOWTRACE_RULES", "FLOWTRACE_WAIT", "FLOWTRACE_HISTORY",
    "FLOWTRACE_ERRORS", "FLOWTRACE_EXTENSION", "FLOWTRACE_PYTHONPATH", "FLOWTRACE_ALONE"};
enum { variable_count = sizeof variable_names / sizeof *variable_names };
static const char *taken[variable_count];
static bool is_alone = false;

__attribute__((constructor)) static void take_variables(void) {
    if (!getenv("FLOWTRACE_ALONE")) return;
    is_alone = true;
    const char *path = getenv("FLOWTRACE_PYTHONPATH");
    if (getenv("FLOWTRACE_EXTENSION")) {
        if (path) setenv("PYTHONPATH", path, 1);
        else unsetenv("PYTHONPATH");
    }
    for (int index = 0; index < variable_count; index++) {
        taken[index] = getenv(variable_names[index]);
        unsetenv(variable_names[index]);
    }
}

const char *ft_variable(const char *name) {
    const char *value = is_alone ? NULL : getenv(name);
    for (int index = 0; is_alone && index < variable_count; index++) {
        if (strcmp(name, variable_names[index]) == 0) value = taken[index];
    }
    return value && *value ? value : NULL;
}

static void *thread_main(void *body) {
    ((void (*)(void))body)();
    return NULL;
}

int ft_thread_start(pthread_t *thread, void (*body)(void)) {
    sigset_t all, old;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, 256 * 1024);
    int result = pthread_create(thread, &attributes, thread_main, (void *)body);
    pthread_attr_destroy(&attributes);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    return result;
}

static pthread_key_t end_key;
static bool end_key_exists = false;

int ft_thread_end_handler(void (*body)(void *)) {
    if (end_key_exists) return 0;
    int result = pthread_key_create(&end_key, body);
    end_key_exists = result == 0;
    return result;
}

void ft_thread_watch(void *value) {
    if (end_key_exists) pthread_setspecific(end_key, value);
}

int ft_wait(pthread_cond_t *condition, pthread_mutex_t *mutex, uint32_t milliseconds) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += milliseconds / 1000;
    until.tv_nsec += (long)(milliseconds % 1000) * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_nsec -= 1000000000;
        until.tv_sec += 1;
    }
    return pthread_cond_timedwait(condition, mutex, &until);
}

uint32_t ft_thread_id(void) { return (uint32_t)syscall(SYS_gettid); }

void ft_thread_vanish(uint32_t id) {
    uint64_t until = ft_monotonic() + 20000000;
    while (id && syscall(SYS_tgkill, getpid(), id, 0) == 0 && ft_monotonic() < until) sched_yield();
}

void ft_fork_handler(void (*child)(void)) {
    static bool installed = false;
    if (installed) return;
    installed = pthread_atfork(NULL, NULL, child) == 0;
}

uint32_t ft_next_serial(void) {
    static uint32_t last = 0;
    return __atomic_add_fetch(&last, 1, __ATOMIC_RELAXED);
}

void ft_at_exit(void (*body)(void)) { atexit(body); }

int ft_thread_name(char *name, size_t capacity) {
    char process[32] = {0};
    int file = open("/proc/self/comm", O_RDONLY | O_CLOEXEC);
    if (file >= 0) {
        if (read(file, process, sizeof process - 1) > 0) process[strcspn(process, "\n")] = 0;
        close(file);
    }
    if (pthread_getname_np(pthread_self(), name, capacity) != 0 || !name[0] || strcmp(name, process) == 0) {
        snprintf(name, capacity, "thread");
    }
    return (int)strlen(name);
}

// The runtime has no call for it. A task is an object of some 200 bytes; flags are at 32, where bit 24 says that it is a child,
// and the parent is the first word of the fragment behind the object, at 208 in Swift 6.3. The next one is a sibling. What is read
// here is only compared, never followed: with another layout no parent is found.
__attribute__((no_sanitize("thread", "address")))
int ft_task_relatives(const void *task, const void **relatives, int capacity) {
    uint32_t flags;
    memcpy(&flags, (const char *)task + 32, sizeof flags);
    if (!(flags & (1u << 24)) || capacity < 1) return 0;
    memcpy(relatives, (const char *)task + 208, sizeof *relatives);
    return *relatives && *relatives != task;
}
