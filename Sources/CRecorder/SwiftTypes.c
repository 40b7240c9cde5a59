// What the Swift runtime's metadata say of a structure (docs/ABI in the compiler's repository): only what reflection can't tell; and
// where it keeps the task that a thread runs.
#define _GNU_SOURCE 1
#include "CRecorder.h"
#if defined(__linux__)
#include <link.h>
#endif

uint32_t ft_child_errors = 0;

static const char *relative(const char *place) {
    int32_t offset;
    memcpy(&offset, place, sizeof offset);
    return offset ? place + offset : NULL;
}

// The first record of the fields, their number, and the bytes of each record; NULL: `type` is no structure, or has none.
static const char *fields(const void *type, uint32_t *count, uint16_t *size) {
    uintptr_t kind;
    memcpy(&kind, type, sizeof kind);
    if (kind != 0x200) return NULL;
    const char *descriptor;
    memcpy(&descriptor, (const char *)type + sizeof kind, sizeof descriptor);
    // Behind flags, parent, name and access function.
    const char *list = relative(descriptor + 16);
    if (!list) return NULL;
    memcpy(size, list + 10, sizeof *size);
    memcpy(count, list + 12, sizeof *count);
    return list + 16;
}

// Where a mangled name ends: references in it are a byte below 0x20 and 4 or 8 bytes of any value.
static const char *end_of(const char *name) {
    for (unsigned char byte; (byte = (unsigned char)*name); name++) {
        if (byte < 0x18) name += 4;
        else if (byte < 0x20) name += 8;
    }
    return name;
}

uint64_t ft_unowned_fields(const void *type) {
    uint32_t count = 0;
    uint16_t size = 0;
    uint64_t found = 0;
    const char *record = fields(type, &count, &size);
    for (uint32_t index = 0; record && index < count && index < 64; index++, record += size) {
        const char *name = relative(record + 4);
        const char *end = name ? end_of(name) : NULL;
        // `unowned` and `unowned(unsafe)`.
        if (name && end - name >= 2 && end[-2] == 'X' && (end[-1] == 'o' || end[-1] == 'u')) found |= 1ull << index;
    }
    return found;
}

const char *ft_field_name(const void *type, uint32_t index) {
    uint32_t count = 0;
    uint16_t size = 0;
    const char *record = fields(type, &count, &size);
    return record && index < count ? relative(record + (size_t)size * index + 8) : NULL;
}

// The runtime's thread-local block has four words in Swift 6.3. Which one is the task's is found out by comparing when a task runs, and
// is compared again whenever the runtime is asked: whatever another version does, at worst it is asked each time.
static void *const no_word = (void *)1;
__thread void *const *ft_task_word = &no_word;
enum { words_unknown = -1, words_differ = -2 };
static int word_index = words_unknown;

#if defined(__linux__)
typedef struct { void *const *block; size_t words; } task_block;

static int find_block(struct dl_phdr_info *info, size_t size, void *result) {
    (void)size;
    if (!info->dlpi_name || !strstr(info->dlpi_name, "libswift_Concurrency.")) return 0;
    task_block *found = result;
    for (int index = 0; index < info->dlpi_phnum; index++) {
        if (info->dlpi_phdr[index].p_type != PT_TLS) continue;
        found->block = info->dlpi_tls_data;
        found->words = info->dlpi_phdr[index].p_memsz / sizeof(void *);
    }
    return 1;
}

__attribute__((no_sanitize("thread", "address")))
void ft_task_check(const void *task, uint64_t id) {
    int index = __atomic_load_n(&word_index, __ATOMIC_RELAXED);
    if (index == words_differ) return;
    if (task && ft_task_short_id(task) != (uint32_t)id) goto differs;
    if (ft_task_word == &no_word) {
        if (index == words_unknown && !task) return;
        task_block found = {NULL, 0};
        dl_iterate_phdr(find_block, &found);
        if (!found.block || found.words > 16) goto differs;
        for (size_t word = 0; index == words_unknown && word < found.words; word++) {
            if (found.block[word] == task) index = (int)word;
        }
        // Each other word must differ.
        for (size_t word = 0; task && word < found.words; word++) {
            if ((int)word != index && found.block[word] == task) goto differs;
        }
        if (index < 0) goto differs;
        __atomic_store_n(&word_index, index, __ATOMIC_RELAXED);
        ft_task_word = found.block + index;
    }
    if (*ft_task_word == task) return;
differs:
    ft_task_word = &no_word;
    __atomic_store_n(&word_index, words_differ, __ATOMIC_RELAXED);
}
#else
void ft_task_check(const void *task, uint64_t id) {
    (void)task;
    (void)id;
    __atomic_store_n(&word_index, words_differ, __ATOMIC_RELAXED);
}
#endif
