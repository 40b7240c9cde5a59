// libvterm, a terminal in memory, and the pseudo-terminal that leads to it. For tests only.
#ifndef FLOWTRACE_CVTERM_H
#define FLOWTRACE_CVTERM_H
#include <pty.h>
#include <vterm.h>
#endif
