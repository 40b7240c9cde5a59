// The part of CPython's stable ABI (3.12) that the recorder calls, declared by hand: no Python headers to build with, and one
// library for every version. The symbols come from the process that loads the library.
#ifndef FLOWTRACE_CPYTHON_H
#define FLOWTRACE_CPYTHON_H
typedef struct _object PyObject;
#endif
