// The parts of CPython's C interface that the recorder calls, declared by hand: no Python headers are needed, and one binary
// serves CPython 3.12 to 3.15. Objects are `void *`. Functions are of the limited API but for those marked *.
#ifndef FLOWTRACE_CPYTHON_H
#define FLOWTRACE_CPYTHON_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PY_INLINE static inline __attribute__((always_inline))
typedef intptr_t py_size;
typedef void *_Nullable (*py_vectorcall)(void *_Nullable callable, void *_Nonnull const *_Nullable arguments, size_t count,
                                         void *_Nullable keywords);
typedef void *_Nullable (*py_function)(void *_Nullable module, void *_Nullable argument);

typedef struct {
    const char *_Nullable name;
    py_function _Nullable body;
    int flags;
    const char *_Nullable documentation;
} py_method;
enum { PY_NO_ARGUMENTS = 4, PY_ONE_ARGUMENT = 8, PY_VARIABLE_ARGUMENTS = 1 };

extern const unsigned long Py_Version;
extern char _Py_NoneStruct[], _Py_TrueStruct[], _Py_FalseStruct[], _Py_EllipsisObject[], _Py_NotImplementedStruct[];
extern char PyLong_Type[], PyUnicode_Type[], PyFloat_Type[], PyComplex_Type[], PyBytes_Type[], PyByteArray_Type[], PyTuple_Type[],
    PyList_Type[], PyDict_Type[], PySet_Type[], PyFrozenSet_Type[], PyRange_Type[], PyType_Type[], PyFunction_Type[],
    PyCFunction_Type[], PyCoro_Type[], PyMethod_Type[], PyMethodDescr_Type[], PyModule_Type[], PyCell_Type[], PyBool_Type[];
extern void *_Nullable PyExc_StopIteration, *_Nullable PyExc_StopAsyncIteration, *_Nullable PyExc_GeneratorExit,
    *_Nullable PyExc_RuntimeError, *_Nullable PyExc_ValueError, *_Nullable PyExc_BaseException;

PY_INLINE void *_Nonnull py_none(void) { return _Py_NoneStruct; }
#define PY_ADDRESS(name, symbol) PY_INLINE const void *_Nonnull name(void) { return symbol; }
PY_ADDRESS(py_true, _Py_TrueStruct)
PY_ADDRESS(py_false, _Py_FalseStruct)
PY_ADDRESS(py_ellipsis, _Py_EllipsisObject)
PY_ADDRESS(py_not_implemented, _Py_NotImplementedStruct)
PY_ADDRESS(py_int_type, PyLong_Type)
PY_ADDRESS(py_str_type, PyUnicode_Type)
PY_ADDRESS(py_float_type, PyFloat_Type)
PY_ADDRESS(py_complex_type, PyComplex_Type)
PY_ADDRESS(py_bytes_type, PyBytes_Type)
PY_ADDRESS(py_bytearray_type, PyByteArray_Type)
PY_ADDRESS(py_tuple_type, PyTuple_Type)
PY_ADDRESS(py_list_type, PyList_Type)
PY_ADDRESS(py_dict_type, PyDict_Type)
PY_ADDRESS(py_set_type, PySet_Type)
PY_ADDRESS(py_frozenset_type, PyFrozenSet_Type)
PY_ADDRESS(py_range_type, PyRange_Type)
PY_ADDRESS(py_type_type, PyType_Type)
PY_ADDRESS(py_function_type, PyFunction_Type)
PY_ADDRESS(py_builtin_type, PyCFunction_Type)
PY_ADDRESS(py_coroutine_type, PyCoro_Type)
PY_ADDRESS(py_method_type, PyMethod_Type)
PY_ADDRESS(py_method_descriptor_type, PyMethodDescr_Type)
PY_ADDRESS(py_module_type, PyModule_Type)
PY_ADDRESS(py_cell_type, PyCell_Type)

// Functions
void *_Nullable PyThreadState_Get(void);
void *_Nullable PyEval_SaveThread(void);
void PyEval_RestoreThread(void *_Nullable);
void *_Nullable PyEval_GetFrame(void);
void Py_IncRef(void *_Nullable), Py_DecRef(void *_Nullable);
void *_Nullable PyErr_Occurred(void);
void PyErr_Clear(void);
void PyErr_SetString(void *_Nullable type, const char *_Nonnull text);
void *_Nullable PyErr_GetRaisedException(void);
void PyErr_SetRaisedException(void *_Nullable);
void *_Nullable PyImport_ImportModule(const char *_Nonnull);
void *_Nullable PyImport_GetModuleDict(void);
void *_Nullable PyObject_GetAttr(void *_Nonnull, void *_Nonnull name);
void *_Nullable PyUnicode_InternFromString(const char *_Nonnull);
void *_Nullable PyObject_GetAttrString(void *_Nonnull, const char *_Nonnull);
void *_Nullable PyObject_GenericGetAttr(void *_Nonnull, void *_Nonnull name);
void *_Nullable PyObject_GenericGetDict(void *_Nonnull, void *_Nullable);
void *_Nullable PyObject_CallObject(void *_Nonnull, void *_Nullable arguments);
void *_Nullable PyObject_CallNoArgs(void *_Nonnull);
int PyObject_IsTrue(void *_Nonnull);
void *_Nullable PyDict_GetItemString(void *_Nonnull, const char *_Nonnull);
void *_Nullable PyDict_GetItemWithError(void *_Nonnull, void *_Nonnull);
int PyDict_Next(void *_Nonnull, py_size *_Nonnull position, void *_Nullable *_Nullable key, void *_Nullable *_Nullable value);
py_size PyDict_Size(void *_Nonnull);
py_size PySet_Size(void *_Nonnull);
// *
int _PySet_NextEntry(void *_Nonnull, py_size *_Nonnull position, void *_Nullable *_Nonnull key, intptr_t *_Nonnull hash)
    __attribute__((weak));
int _PySet_NextEntryRef(void *_Nonnull, py_size *_Nonnull position, void *_Nullable *_Nonnull key, intptr_t *_Nonnull hash)
    __attribute__((weak));
int PySet_Add(void *_Nonnull, void *_Nonnull), PySet_Discard(void *_Nonnull, void *_Nonnull);
py_size PyTuple_Size(void *_Nonnull);
void *_Nullable PyTuple_GetItem(void *_Nonnull, py_size);
void *_Nullable PyTuple_New(py_size);
int PyTuple_SetItem(void *_Nonnull, py_size, void *_Nullable);
py_size PyList_Size(void *_Nonnull);
void *_Nullable PyList_GetItem(void *_Nonnull, py_size);
void *_Nullable PyLong_FromLong(long);
void *_Nullable PyLong_FromUnsignedLong(unsigned long);
long PyLong_AsLong(void *_Nonnull);
void *_Nullable PyUnicode_FromString(const char *_Nonnull);
const char *_Nullable PyUnicode_AsUTF8AndSize(void *_Nonnull, py_size *_Nullable);
py_size PyUnicode_GetLength(void *_Nonnull);
uint32_t PyUnicode_ReadChar(void *_Nonnull, py_size);
void *_Nullable PyFrame_GetCode(void *_Nonnull);
// * (since 3.12; a new reference)
void *_Nullable PyFrame_GetVar(void *_Nonnull, void *_Nonnull name) __attribute__((weak));
void *_Nullable PyException_GetTraceback(void *_Nonnull), *_Nullable PyException_GetContext(void *_Nonnull),
    *_Nullable PyException_GetCause(void *_Nonnull);
void *_Nullable PyModule_GetDict(void *_Nonnull), *_Nullable PyCFunction_GetFunction(void *_Nonnull);
int PyCFunction_GetFlags(void *_Nonnull);
int PyList_Append(void *_Nonnull, void *_Nonnull);
char *_Nullable PyBytes_AsString(void *_Nonnull);
// kind: 258 for an expression.
void *_Nullable Py_CompileString(char const *_Nonnull text, char const *_Nonnull file, int kind);
double PyFloat_AsDouble(void *_Nonnull), PyComplex_RealAsDouble(void *_Nonnull), PyComplex_ImagAsDouble(void *_Nonnull);
long long PyLong_AsLongLongAndOverflow(void *_Nonnull, int *_Nonnull overflow);
void *_Nullable PyNumber_Absolute(void *_Nonnull), *_Nullable PyNumber_Rshift(void *_Nonnull, void *_Nonnull),
    *_Nullable PyNumber_ToBase(void *_Nonnull, int base);
void *_Nullable PyException_GetArgs(void *_Nonnull);
// Both take the reference.
void PyException_SetContext(void *_Nonnull, void *_Nullable), PyException_SetCause(void *_Nonnull, void *_Nullable);
int PyType_IsSubtype(void *_Nonnull, void *_Nonnull);
unsigned long PyType_GetFlags(void *_Nonnull);
void *_Nullable PyType_GenericAlloc(void *_Nonnull, py_size);
void *_Nullable PyVectorcall_Call(void *_Nonnull, void *_Nonnull, void *_Nullable);
void *_Nullable PyType_FromSpec(void *_Nonnull);
void *_Nullable PyModuleDef_Init(void *_Nonnull);
void *_Nullable PyInterpreterState_Get(void);
int64_t PyInterpreterState_GetID(void *_Nullable);
int Py_IsInitialized(void);
int PyGILState_Ensure(void);
void PyGILState_Release(int);
int Py_AddPendingCall(int (*_Nonnull body)(void *_Nullable), void *_Nullable argument);
unsigned long PyThread_get_thread_ident(void);
// * (kept since 3.2; takes the offset in bytes)
int PyCode_Addr2Line(void *_Nonnull code, int offset);

void *_Nullable PyWeakref_NewRef(void *_Nonnull, void *_Nullable callback);
void *_Nullable PyBytes_FromStringAndSize(const char *_Nullable, py_size);
void *_Nullable PyUnicode_EncodeFSDefault(void *_Nonnull);
void *_Nullable PyDict_Copy(void *_Nonnull);
py_size PyByteArray_Size(void *_Nonnull);
char *_Nullable PyByteArray_AsString(void *_Nonnull);
void *_Nullable PyType_GetQualName(void *_Nonnull);
// * (exported since 3.12; a new reference)
void *_Nullable PyType_GetDict(void *_Nonnull);

// Of the package's sessions
extern char PyBaseObject_Type[], PyMemberDescr_Type[];
PY_INLINE void *_Nonnull py_object_type(void) { return PyBaseObject_Type; }
PY_ADDRESS(py_member_type, PyMemberDescr_Type)
extern void *_Nullable PyExc_KeyboardInterrupt;
void PyErr_SetInterrupt(void);
void *_Nullable PyObject_Repr(void *_Nullable), *_Nullable PyObject_Str(void *_Nullable);
void *_Nullable PyObject_GetIter(void *_Nonnull), *_Nullable PyIter_Next(void *_Nonnull);
void *_Nullable PySequence_GetSlice(void *_Nonnull, py_size start, py_size end);
void *_Nullable PyUnicode_Substring(void *_Nonnull, py_size start, py_size end);
void *_Nullable PyUnicode_FromStringAndSize(const char *_Nullable, py_size);
void *_Nullable PyUnicode_AsEncodedString(void *_Nonnull, const char *_Nullable encoding, const char *_Nullable errors);
void *_Nullable PyObject_Call(void *_Nonnull, void *_Nonnull arguments, void *_Nullable keywords);
void *_Nullable PyFloat_FromDouble(double);
void *_Nullable PyDict_New(void);
int PyObject_SetAttr(void *_Nonnull, void *_Nonnull name, void *_Nonnull value);
int PyDict_SetItem(void *_Nonnull, void *_Nonnull key, void *_Nonnull value);
int PyDict_DelItem(void *_Nonnull, void *_Nonnull key), PyDict_DelItemString(void *_Nonnull, const char *_Nonnull key);
int PyDict_SetItemString(void *_Nonnull, const char *_Nonnull key, void *_Nonnull value);
void *_Nullable PyList_New(py_size);
int PyList_SetItem(void *_Nonnull, py_size, void *_Nullable);
void *_Nullable PyType_GetName(void *_Nonnull), *_Nullable PyType_GetSlot(void *_Nonnull, int);
void PyObject_GC_UnTrack(void *_Nonnull);
int PyGC_Disable(void), PyGC_Enable(void);
int PyModule_AddFunctions(void *_Nonnull module, py_method *_Nonnull methods);
py_vectorcall _Nullable PyVectorcall_Function(void *_Nonnull);
// *
void *_Nullable PyFunction_GetCode(void *_Nonnull);
// * (since 3.12)
void PyFunction_SetVectorcall(void *_Nonnull, py_vectorcall _Nonnull);

// The definition of a module with `methods` (ended by an empty one), for its initialiser to give back; lives for ever.
void *_Nullable py_module_create(
    const char *_Nonnull name, py_method *_Nonnull methods, int (*_Nonnull execute)(void *_Nullable module));
// A type whose instances call a C function by the vectorcall protocol (PEP 590): 6 to 9 ns less a call than a builtin function.
void *_Nullable py_callback_type(void);
void *_Nullable py_callback(void *_Nonnull type, py_vectorcall _Nonnull body);
// One that knows what it is for.
void *_Nullable py_callback_of(void *_Nonnull type, py_vectorcall _Nonnull body, void *_Nullable subject);
void *_Nullable py_callback_subject(void *_Nonnull callback);
// Gives the builtin function `function` another body, for all who call it; NULL: its definition is not where it is looked for, or its
// calling convention is not `flags`. Otherwise the body that it had.
void *_Nullable py_method_replace(void *_Nonnull function, int flags, void *_Nonnull replacement);
enum { PY_FAST = 0x80, PY_FAST_WITH_KEYWORDS = 0x82 };
typedef void *_Nullable (*py_fast)(void *_Nullable module, void *_Nonnull const *_Nullable arguments, py_size count);
typedef void *_Nullable (*py_fast_with_keywords)(
    void *_Nullable module, void *_Nonnull const *_Nullable arguments, py_size count, void *_Nullable names);

// What `PyThreadState_Get` answers, by one load: the offset from the thread pointer of the variable that holds it. 0: not known.
#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__))
#define PY_HAS_THREAD_POINTER 1
PY_INLINE char *_Nonnull py_thread_pointer(void) {
    char *pointer;
#if defined(__x86_64__)
    __asm__("mov %%fs:0, %0" : "=r"(pointer));
#else
    __asm__("mrs %0, tpidr_el0" : "=r"(pointer));
#endif
    return pointer;
}
#else
#define PY_HAS_THREAD_POINTER 0
#endif
extern intptr_t py_thread_offset __attribute__((visibility("hidden")));
// Finds it; lets other threads run for a moment. False: there is none.
bool py_thread_offset_find(void);
// Is it right in this thread, too?
bool py_thread_offset_holds(void);
// Of a thread where the offset holds.
PY_INLINE void *_Nonnull py_thread_state(void) {
#if PY_HAS_THREAD_POINTER && defined(__x86_64__)
    void *state;
    __asm__("mov %%fs:(%1), %0" : "=r"(state) : "r"(py_thread_offset));
    return state;
#elif PY_HAS_THREAD_POINTER
    return *(void **)(py_thread_pointer() + py_thread_offset);
#else
    return PyThreadState_Get();
#endif
}
// What answers PY_START, PY_RETURN, PY_RESUME and PY_YIELD where the quick way does not. Called through these it ends by a jump and keeps nothing on the stack:
// of a function that Swift knows it makes another one each time that an argument is not used.
typedef void *_Nullable (*py_general)(void *_Nonnull const *_Nullable arguments);
extern py_general _Nonnull py_general_start __attribute__((visibility("hidden")));
extern py_general _Nonnull py_general_return __attribute__((visibility("hidden")));
extern py_general _Nonnull py_general_resume __attribute__((visibility("hidden")));
extern py_general _Nonnull py_general_yield __attribute__((visibility("hidden")));
PY_INLINE bool py_has_frame_variables(void) { return PyFrame_GetVar != 0; }
PY_INLINE bool py_has_set_entries(void) { return _PySet_NextEntry != 0; }
PY_INLINE bool py_has_set_entry_references(void) { return _PySet_NextEntryRef != 0; }

#endif
