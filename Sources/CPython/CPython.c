// Structures that CPython reads from us, laid out as its limited API says (3.12).
#include "CPython.h"
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct {
    py_size references;
    void *type;
} object_head;

typedef struct {
    object_head head;
    void *(*initialiser)(void);
    py_size index;
    void *copy;
    const char *name;
    const char *documentation;
    py_size size;
    py_method *methods;
    void *slots, *traverse, *clear, *free;
} module_definition;

typedef struct {
    int slot;
    void *value;
} slot;

// Of modules that are made in two steps: what runs in the second, and that other interpreters can have one, too.
enum { SLOT_EXECUTE = 2, SLOT_INTERPRETERS = 3, EACH_WITH_ITS_LOCK = 2 };

void *py_module_create(const char *name, py_method *methods, int (*execute)(void *)) {
    module_definition *definition = calloc(1, sizeof *definition);
    slot *slots = calloc(3, sizeof *slots);
    if (!definition || !slots) return NULL;
    slots[0] = (slot){SLOT_EXECUTE, (void *)execute};
    slots[1] = (slot){SLOT_INTERPRETERS, (void *)EACH_WITH_ITS_LOCK};
    definition->head.references = 1;
    definition->name = name;
    definition->methods = methods;
    definition->slots = slots;
    return PyModuleDef_Init(definition);
}

typedef struct {
    object_head head;
    py_vectorcall body;
    void *subject;
} callback;

typedef struct {
    const char *name;
    int type;
    py_size offset;
    int flags;
    const char *documentation;
} member;

typedef struct {
    const char *name;
    int size, item_size;
    unsigned flags;
    slot *slots;
} type_specification;

enum { TYPE_PY_SIZE = 19, READ_ONLY = 1, SLOT_CALL = 50, SLOT_MEMBERS = 72, HAS_VECTORCALL = 1 << 11 };

static void *nothing(void *const *arguments) {
    (void)arguments;
    return py_none();
}
py_general py_general_start = nothing, py_general_return = nothing;
py_general py_general_resume = nothing, py_general_yield = nothing;

void *py_callback_type(void) {
    static member members[] = {
        {"__vectorcalloffset__", TYPE_PY_SIZE, offsetof(callback, body), READ_ONLY, NULL}, {NULL, 0, 0, 0, NULL}};
    static slot slots[] = {{SLOT_MEMBERS, members}, {SLOT_CALL, (void *)PyVectorcall_Call}, {0, NULL}};
    static type_specification specification = {"_flowtrace.Callback", sizeof(callback), 0, HAS_VECTORCALL, slots};
    return PyType_FromSpec(&specification);
}

void *py_callback(void *type, py_vectorcall body) { return py_callback_of(type, body, NULL); }

void *py_callback_of(void *type, py_vectorcall body, void *subject) {
    callback *made = PyType_GenericAlloc(type, 0);
    if (made) {
        made->body = body;
        made->subject = subject;
    }
    return made;
}

void *py_callback_subject(void *made) { return ((callback *)made)->subject; }

// Where a builtin function keeps its definition is not public. So it is read as a file, which fails where a pointer would crash, and
// compared with what the public interface says of the function.
void *py_method_replace(void *function, int flags, void *replacement) {
    char *definition = ((void **)function)[2];
    py_method found;
    void *old = NULL;
    int memory = open("/proc/self/mem", O_RDWR | O_CLOEXEC);
    if (memory < 0) return NULL;
    if (pread(memory, &found, sizeof found, (off_t)(intptr_t)definition) == (ssize_t)sizeof found && found.flags == flags &&
        PyCFunction_GetFlags(function) == flags && (void *)found.body == PyCFunction_GetFunction(function)) {
        off_t place = (off_t)(intptr_t)(definition + offsetof(py_method, body));
        if (pwrite(memory, &replacement, sizeof replacement, place) == (ssize_t)sizeof replacement) old = (void *)found.body;
    }
    close(memory);
    return old;
}
