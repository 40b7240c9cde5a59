// Signals and the way back: what must be plain C because it runs inside signal handlers.
#pragma once
#include <stddef.h>
#include <stdint.h>

// Catches WINCH, TERM, HUP, INT, QUIT, TSTP, CONT and CHLD; each sends its number through a pipe. Answers the pipe's
// reading end, or -1. Signals that were ignored before (nohup) stay ignored.
int ft_signals_open(void);

// Numbers of signals that came; at most `capacity`. Never blocks.
int ft_signals_read(uint8_t *numbers, int capacity);

// Gives the signals back to their former handlers and closes the pipe.
void ft_signals_close(void);

// Stops this process as Ctrl-Z would, and returns when it goes on. Does nothing in an orphaned process group.
void ft_signals_stop(void);

// Remembers the modes of the terminal behind `input`. Answers 0, or -1 when it is no terminal.
int ft_restore_save(int input);

// From now on, a fatal signal or exit() writes `text` to `output` and sets the modes saved before. `text` is copied, at
// most 1023 bytes; terminfo's padding marks are taken out.
void ft_restore_arm(int output, const char *text);

// Nothing is written any more.
void ft_restore_disarm(void);

// Sets the saved modes.
void ft_restore_modes(void);

// Size of the terminal behind `descriptor`; 0 when it does not tell.
int ft_window_size(int descriptor, int *columns, int *rows);

// Nanoseconds of the monotonic clock.
uint64_t ft_now(void);
