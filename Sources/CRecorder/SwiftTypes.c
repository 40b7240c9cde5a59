// What the Swift runtime's metadata say of a structure (docs/ABI in the compiler's repository): only what reflection can't tell.
#include "CRecorder.h"

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
