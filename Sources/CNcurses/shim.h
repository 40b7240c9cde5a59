// ncursesw as Swift can use it: what the importer leaves out (macros, mutable globals) as constants and small functions.
#ifndef FLOWTRACE_CNCURSES_H
#define FLOWTRACE_CNCURSES_H
#define NCURSES_WIDECHAR 1
#define NCURSES_NOMACROS 1
#include <curses.h>
#include <term.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <unistd.h>
#include <wchar.h>

static const attr_t ft_bold = WA_BOLD;
static const attr_t ft_dim = WA_DIM;
static const attr_t ft_italic = WA_ITALIC;
static const attr_t ft_underline = WA_UNDERLINE;
static const attr_t ft_reverse = WA_REVERSE;

static inline int ft_columns(void) { return COLS; }
static inline int ft_rows(void) { return LINES; }
static inline int ft_colors(void) { return COLORS; }
static inline int ft_color_pairs(void) { return COLOR_PAIRS; }
static inline WINDOW *ft_window(void) { return stdscr; }

// True when the locale set by setlocale writes UTF-8.
static inline bool ft_locale_is_utf8(void) {
    const char *codeset = nl_langinfo(CODESET);
    return codeset && (codeset[0] == 'U' || codeset[0] == 'u') && (codeset[3] == '-' ? codeset[4] : codeset[3]) == '8';
}

// Columns as libc, and with it ncurses, counts them. Declared here because wchar.h hides it from strict C.
extern int wcwidth(wchar_t character);
static inline int ft_width(wchar_t character) { return wcwidth(character); }

// Streams on copies of the descriptors, so that closing them leaves the originals open.
static inline FILE *ft_stream(int descriptor, const char *mode) {
    int copy = dup(descriptor);
    FILE *stream = copy < 0 ? NULL : fdopen(copy, mode);
    if (!stream && copy >= 0) close(copy);
    return stream;
}

// A cell of one character with its marks; `text` ends with 0.
static inline cchar_t ft_cell(const wchar_t *text, attr_t attributes, int pair) {
    cchar_t cell;
    if (setcchar(&cell, text, attributes, (short)(pair > 32767 ? 32767 : pair), &pair) != OK)
        setcchar(&cell, L"?", attributes, (short)(pair > 32767 ? 32767 : pair), &pair);
    return cell;
}

// Sends a cursor address that ncurses does not know to be needed. Call it right after a refresh, when ncurses holds
// nothing back. (putp would write to stdout, wherever the terminal is.)
static inline void ft_address(int descriptor, int y, int x) {
    const char *address = tigetstr("cup");
    if (!address || address == (char *)-1) return;
    const char *text = tiparm(address, y, x);
    while (text && *text) {
        if (text[0] == '$' && text[1] == '<') {
            // Padding, which terminals that show Unicode have not needed for decades.
            while (*text && *text != '>') text++;
            if (*text) text++;
            continue;
        }
        size_t count = 1;
        while (text[count] && text[count] != '$') count++;
        ssize_t written = write(descriptor, text, count);
        if (written <= 0) return;
        text += written;
    }
}

// Nil for a capability that the terminal does not have.
static inline const char *ft_capability(const char *name) {
    const char *text = tigetstr(name);
    return text == (char *)-1 ? NULL : text;
}
#endif
