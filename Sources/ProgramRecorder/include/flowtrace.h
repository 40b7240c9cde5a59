// FlowTrace for programs in C, and in any language that calls C: link libflowtrace_calls.so, and run the program under
// `flowtrace run`, or by itself and then `flowtrace watch`. Examples/shop.c shows all of it.
//
// Calls nest on each thread: what ft_enter has begun, exactly one of ft_leave and ft_raise ends. All functions may be called at
// any time and from any thread; none of them prints, and none blocks without bound.
#ifndef FLOWTRACE_H
#define FLOWTRACE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// A function, as the explorer shows it. It must live as long as the process; `number` is the recorder's.
typedef struct ft_function {
    const char *name;
    // Names of the arguments that are told, separated by blanks. Those that look like a secret ("password") are masked.
    const char *parameters;
    const char *file;
    uint32_t line;
    uint32_t number;
} ft_function;

// Defines a static `ft_function`, where the function begins.
#define FT_FUNCTION(variable, name, parameters) static ft_function variable = {name, parameters, __FILE__, __LINE__, 0}

// A value: an argument or a result. The text of one is copied.
typedef struct ft_value {
    int64_t kind;
    union {
        int64_t integer;
        double number;
        const char *text;
    } as;
} ft_value;

static inline ft_value ft_nothing(void) { return (ft_value){0, {0}}; }
static inline ft_value ft_integer(int64_t value) { return (ft_value){1, {.integer = value}}; }
static inline ft_value ft_number(double value) { return (ft_value){2, {.number = value}}; }
static inline ft_value ft_text(const char *value) { return (ft_value){value ? 3 : 0, {.text = value}}; }

// A call begins, with a value for each parameter.
void ft_enter_values(ft_function *function, const ft_value *values, int64_t count);
static inline void ft_enter(ft_function *function) { ft_enter_values(function, 0, 0); }
#define FT_ENTER(function, ...) \
    ft_enter_values(function, (const ft_value[]){__VA_ARGS__}, sizeof((const ft_value[]){__VA_ARGS__}) / sizeof(ft_value))

// The innermost call returns. `result`: NULL, or a value.
void ft_leave_value(const ft_value *result);
static inline void ft_leave(void) { ft_leave_value(0); }
static inline void ft_leave_with(ft_value result) { ft_leave_value(&result); }

// The innermost call ends by an error. A caller that ends by ft_raise with the same `type` (the same pointer: a literal, say) has let
// it through; one that ends by ft_leave has caught it.
void ft_raise(const char *type, const char *message);

#ifdef __cplusplus
}
#endif

#endif
