// Where a thread keeps what `PyThreadState_Get` answers: that costs a call or two at each event, a quarter of its instructions where
// Python is a shared library. The variable is private, so it is looked for among the thread-local ones, and tried out.
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CPython.h"

intptr_t py_thread_offset = 0;

#if PY_HAS_THREAD_POINTER
#include <link.h>

// Of the library whose variable it is: its number, and the place of its variables from the thread pointer.
static size_t module;
static intptr_t module_offset;

typedef struct {
    void *state;
    struct {
        void **word;
        size_t module;
        intptr_t module_offset;
    } found[8];
    int count;
} search;

// All variables of one library in this thread that hold the wanted.
static int look(struct dl_phdr_info *library, size_t size, void *data) {
    (void)size;
    search *wanted = data;
    for (int part = 0; part < library->dlpi_phnum && library->dlpi_tls_data; part++) {
        if (library->dlpi_phdr[part].p_type != PT_TLS) continue;
        void **word = library->dlpi_tls_data;
        void **end = word + library->dlpi_phdr[part].p_memsz / sizeof(void *);
        for (; word < end && wanted->count < 8; word++) {
            if (*word != wanted->state) continue;
            wanted->found[wanted->count].word = word;
            wanted->found[wanted->count].module = library->dlpi_tls_modid;
            wanted->found[wanted->count++].module_offset = (char *)library->dlpi_tls_data - py_thread_pointer();
        }
    }
    return 0;
}

// Of several variables, the one is meant that is empty while the thread is out of the interpreter.
bool py_thread_offset_find(void) {
    search wanted = {.state = PyThreadState_Get()};
    dl_iterate_phdr(look, &wanted);
    void *inside = PyEval_SaveThread();
    int last = -1, count = 0;
    for (int each = 0; each < wanted.count; each++) {
        if (*(void *volatile *)wanted.found[each].word) continue;
        last = each;
        count++;
    }
    PyEval_RestoreThread(inside);
    if (count != 1 || *wanted.found[last].word != wanted.state) return false;
    module = wanted.found[last].module;
    module_offset = wanted.found[last].module_offset;
    py_thread_offset = (char *)wanted.found[last].word - py_thread_pointer();
    return true;
}

static int compare(struct dl_phdr_info *library, size_t size, void *data) {
    (void)size, (void)data;
    if (library->dlpi_tls_modid != module) return 0;
    return library->dlpi_tls_data && (char *)library->dlpi_tls_data - py_thread_pointer() == module_offset ? 1 : -1;
}

// The variables of a library that was loaded later lie elsewhere in each thread.
bool py_thread_offset_holds(void) {
    return py_thread_offset != 0 && dl_iterate_phdr(compare, NULL) == 1 && py_thread_state() == PyThreadState_Get();
}

#else

bool py_thread_offset_find(void) { return false; }
bool py_thread_offset_holds(void) { return false; }

#endif
