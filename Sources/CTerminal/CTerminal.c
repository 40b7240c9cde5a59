#include "CTerminal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static const int caught[] = {SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT, SIGCHLD};
static const int fatal[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE};
enum { caught_count = sizeof caught / sizeof *caught, fatal_count = sizeof fatal / sizeof *fatal };

static int pipe_ends[2] = {-1, -1};
static struct sigaction caught_before[caught_count];
static struct sigaction fatal_before[fatal_count];

static void pass_on(int number) {
    int saved = errno;
    uint8_t byte = (uint8_t)number;
    // A full pipe holds thousands of unread signals: one more says nothing new.
    ssize_t ignored = write(pipe_ends[1], &byte, 1);
    (void)ignored;
    errno = saved;
}

int ft_signals_open(void) {
    if (pipe_ends[0] >= 0) return pipe_ends[0];
    if (pipe(pipe_ends) != 0) return -1;
    for (int i = 0; i < 2; i++) {
        fcntl(pipe_ends[i], F_SETFL, O_NONBLOCK);
        fcntl(pipe_ends[i], F_SETFD, FD_CLOEXEC);
    }
    for (int i = 0; i < caught_count; i++) {
        struct sigaction action;
        memset(&action, 0, sizeof action);
        action.sa_handler = pass_on;
        action.sa_flags = SA_RESTART | SA_ONSTACK;
        sigfillset(&action.sa_mask);
        sigaction(caught[i], NULL, &caught_before[i]);
        int ignored = caught_before[i].sa_handler == SIG_IGN && (caught[i] == SIGHUP || caught[i] == SIGTSTP);
        if (!ignored) sigaction(caught[i], &action, NULL);
    }
    return pipe_ends[0];
}

int ft_signals_read(uint8_t *numbers, int capacity) {
    if (pipe_ends[0] < 0 || capacity <= 0) return 0;
    ssize_t count = read(pipe_ends[0], numbers, (size_t)capacity);
    return count < 0 ? 0 : (int)count;
}

void ft_signals_close(void) {
    if (pipe_ends[0] < 0) return;
    for (int i = 0; i < caught_count; i++) sigaction(caught[i], &caught_before[i], NULL);
    close(pipe_ends[0]);
    close(pipe_ends[1]);
    pipe_ends[0] = pipe_ends[1] = -1;
}

void ft_signals_stop(void) {
    struct sigaction usual, ours;
    memset(&usual, 0, sizeof usual);
    usual.sa_handler = SIG_DFL;
    sigset_t set, before;
    sigemptyset(&set);
    sigaddset(&set, SIGTSTP);
    sigaction(SIGTSTP, &usual, &ours);
    sigprocmask(SIG_UNBLOCK, &set, &before);
    // The whole group, as the terminal itself would: a pipeline stops as one.
    kill(0, SIGTSTP);
    sigprocmask(SIG_SETMASK, &before, NULL);
    sigaction(SIGTSTP, &ours, NULL);
}

static struct termios modes;
static int modes_descriptor = -1;
static int output_descriptor = -1;
static char undo[1024];
static size_t undo_length;
static pid_t owner;
static volatile sig_atomic_t armed;

int ft_restore_save(int input) {
    if (tcgetattr(input, &modes) != 0) return -1;
    modes_descriptor = input;
    return 0;
}

void ft_restore_modes(void) {
    if (modes_descriptor >= 0) tcsetattr(modes_descriptor, TCSADRAIN, &modes);
}

// Async-signal-safe. A child made by fork has a copy of all this, but not the terminal.
static void restore_now(void) {
    if (!armed || getpid() != owner) return;
    armed = 0;
    size_t done = 0;
    while (done < undo_length) {
        ssize_t count = write(output_descriptor, undo + done, undo_length - done);
        if (count <= 0) break;
        done += (size_t)count;
    }
    // TCSANOW: the drain of TCSADRAIN could wait for ever on a terminal that has stopped reading.
    tcsetattr(modes_descriptor, TCSANOW, &modes);
}

static void fail(int number) {
    restore_now();
    for (int i = 0; i < fatal_count; i++) {
        if (fatal[i] == number) sigaction(number, &fatal_before[i], NULL);
    }
    // Blocked until this handler returns; then the former handler, or the default action, has its turn.
    raise(number);
}

void ft_restore_arm(int output, const char *text) {
    static int registered;
    static char stack[64 * 1024];
    undo_length = 0;
    for (const char *at = text; *at && undo_length < sizeof undo - 1; at++) {
        if (at[0] == '$' && at[1] == '<') {
            const char *end = strchr(at, '>');
            if (end) {
                at = end;
                continue;
            }
        }
        undo[undo_length++] = *at;
    }
    output_descriptor = output;
    owner = getpid();
    if (!registered) {
        registered = 1;
        atexit(restore_now);
    }
    if (!armed) {
        stack_t alternate, current;
        memset(&alternate, 0, sizeof alternate);
        alternate.ss_sp = stack;
        alternate.ss_size = sizeof stack;
        // A stack overflow leaves no room for the handler; keep a stack that somebody else has put there.
        if (sigaltstack(NULL, &current) == 0 && (current.ss_flags & SS_DISABLE)) sigaltstack(&alternate, NULL);
        struct sigaction action;
        memset(&action, 0, sizeof action);
        action.sa_handler = fail;
        action.sa_flags = SA_ONSTACK;
        sigemptyset(&action.sa_mask);
        for (int i = 0; i < fatal_count; i++) sigaction(fatal[i], &action, &fatal_before[i]);
    }
    armed = 1;
}

void ft_restore_disarm(void) {
    if (!armed) return;
    armed = 0;
    for (int i = 0; i < fatal_count; i++) sigaction(fatal[i], &fatal_before[i], NULL);
}

int ft_window_size(int descriptor, int *columns, int *rows) {
    struct winsize size;
    if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return 0;
    *columns = size.ws_col;
    *rows = size.ws_row;
    return 1;
}

uint64_t ft_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}
