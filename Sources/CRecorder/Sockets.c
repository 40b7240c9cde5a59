// Sockets and descriptors: in C because `sockaddr_un` and `ucred` are.
// Here, not in the header: a Swift file may import it beside Glibc, whose types are those without.
#define _GNU_SOURCE 1
#include "CRecorder.h"
#include <sys/resource.h>

static bool folder_is_ours(const char *path) {
    struct stat status;
    if (mkdir(path, 0700) != 0 && errno != EEXIST) return false;
    if (lstat(path, &status) != 0 || !S_ISDIR(status.st_mode) || status.st_uid != geteuid()) return false;
    return (status.st_mode & 077) == 0 || chmod(path, 0700) == 0;
}

bool ft_socket_folder(char *path, size_t capacity) {
    const char *runtime = getenv("XDG_RUNTIME_DIR");
    if (runtime && runtime[0] == '/') {
        int length = snprintf(path, capacity, "%s/flowtrace", runtime);
        // A socket's path has 108 bytes; "/PID-START.sock" takes at most 36 of them.
        if (length > 0 && length < 72 && folder_is_ours(path)) return true;
    }
    snprintf(path, capacity, "/tmp/flowtrace-%u", (unsigned)geteuid());
    return folder_is_ours(path);
}

uint64_t ft_process_start(void) {
    char text[1024];
    int file = open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    ssize_t count = read(file, text, sizeof text - 1);
    close(file);
    if (count <= 0) return 0;
    text[count] = 0;
    // The second field, the command, is in parentheses and may hold blanks and parentheses.
    const char *next = strrchr(text, ')');
    for (int field = 2; next && field < 22; field++) next = strchr(next + 1, ' ');
    return next ? strtoull(next, NULL, 10) : 0;
}

static bool fill_address(struct sockaddr_un *address, const char *path) {
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    if (strlen(path) >= sizeof address->sun_path) return false;
    strcpy(address->sun_path, path);
    return true;
}

static bool peer_is_ours(int descriptor) {
    struct ucred peer;
    socklen_t size = sizeof peer;
    return getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && (peer.uid == geteuid() || peer.uid == 0);
}

int ft_socket_listen(const char *path) {
    struct sockaddr_un address;
    if (!fill_address(&address, path)) return -1;
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0) return -1;
    unlink(path);
    // On Linux the mode of the unbound socket becomes the mode of its file: no moment with a wider one, no change of umask.
    fchmod(descriptor, 0600);
    if (bind(descriptor, (struct sockaddr *)&address, sizeof address) != 0 || listen(descriptor, 8) != 0) {
        close(descriptor);
        return -1;
    }
    return ft_descriptor_move_high(descriptor);
}

int ft_socket_connect(const char *path) {
    struct sockaddr_un address;
    if (!fill_address(&address, path)) return -1;
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0) return -1;
    int result = connect(descriptor, (struct sockaddr *)&address, sizeof address);
    // Its queue is full: an explorer that runs will soon accept; one that was stopped must not hold the program.
    for (int tries = 0; result != 0 && errno == EAGAIN && tries < 100; tries++) {
        poll(NULL, 0, 2);
        result = connect(descriptor, (struct sockaddr *)&address, sizeof address);
    }
    if (result != 0 || !peer_is_ours(descriptor)) {
        close(descriptor);
        return -1;
    }
    return ft_descriptor_move_high(descriptor);
}

int ft_socket_accept(int listener) {
    int descriptor = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (descriptor < 0) return -1;
    if (!peer_is_ours(descriptor)) {
        close(descriptor);
        return -1;
    }
    return ft_descriptor_move_high(descriptor);
}

int ft_descriptor_move_high(int descriptor) {
    struct rlimit limit;
    int lowest = 900;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < 1000) lowest = (int)limit.rlim_cur / 2;
    int high = fcntl(descriptor, F_DUPFD_CLOEXEC, lowest);
    if (high < 0) return descriptor;
    close(descriptor);
    return high;
}

int ft_open_file(const char *path, bool appends) {
    int descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | (appends ? 0 : O_TRUNC), 0600);
    return descriptor < 0 ? -1 : ft_descriptor_move_high(descriptor);
}

int ft_open_for_reading(const char *path) { return open(path, O_RDONLY | O_CLOEXEC); }

bool ft_pipe(int *reader, int *writer) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return false;
    *reader = ft_descriptor_move_high(ends[0]);
    *writer = ft_descriptor_move_high(ends[1]);
    return true;
}

bool ft_socket_path(char *path, size_t capacity) {
    if (!ft_socket_folder(path, capacity)) return false;
    size_t length = strlen(path);
    int added = snprintf(path + length, capacity - length, "/%d-%llu.sock", (int)getpid(),
                         (unsigned long long)ft_process_start());
    return added > 0 && length + (size_t)added < sizeof((struct sockaddr_un *)0)->sun_path;
}

int ft_memory_file(uint64_t size) {
    struct rlimit limit;
    // Beyond the limit, growing the file would raise SIGXFSZ.
    if (getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur < size) return -1;
    int descriptor = memfd_create("flowtrace", MFD_CLOEXEC);
    if (descriptor < 0) return -1;
    if (ftruncate(descriptor, (off_t)size) != 0) {
        close(descriptor);
        return -1;
    }
    return ft_descriptor_move_high(descriptor);
}

ssize_t ft_send_with_descriptor(int descriptor, const void *bytes, size_t count, int passed) {
    union {
        char bytes[CMSG_SPACE(sizeof(int))];
        struct cmsghdr align;
    } control = {0};
    struct iovec part = {.iov_base = (void *)bytes, .iov_len = count};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &passed, sizeof passed);
    return sendmsg(descriptor, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
}
