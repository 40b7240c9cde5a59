// Two callbacks that do nothing, METH_FASTCALL builtin functions: the least that any tool on sys.monitoring written in C costs. And two
// that read the clock, each by one instruction: the least of any tool that knows when a call begins and ends.
// CPython's headers are not needed: what is used of them is of the stable ABI.
#include <stddef.h>

struct method {
    const char *name;
    void *body;
    int flags;
    const char *documentation;
};
struct definition {
    long references;
    void *type, *initialiser;
    long index;
    void *copy;
    const char *name, *documentation;
    long size;
    struct method *methods;
    void *slots, *traverse, *clear, *release;
};
enum { fast_call = 0x80, interface_version = 3 };

extern char _Py_NoneStruct[];
extern void *PyModule_Create2(struct definition *, int);

static void *nothing(void *self, void *const *arguments, long count) {
    (void)self, (void)arguments, (void)count;
    return _Py_NoneStruct;
}

static unsigned long long last;

static void *timed(void *self, void *const *arguments, long count) {
    (void)self, (void)arguments, (void)count;
#if defined(__x86_64__)
    last = __builtin_ia32_rdtsc();
#elif defined(__aarch64__)
    __asm__ volatile("mrs %0, cntvct_el0" : "=r"(last));
#endif
    return _Py_NoneStruct;
}

static struct method methods[] = {{"start", nothing, fast_call, NULL}, {"end", nothing, fast_call, NULL},
                                  {"timed", timed, fast_call, NULL}, {0}};
static struct definition module = {.references = 1, .name = "floor", .size = -1, .methods = methods};

void *PyInit_floor(void) { return PyModule_Create2(&module, interface_version); }
