// Loaded into a process (LD_PRELOAD), it writes down in order every change to the files below a folder, or lets one fail.
//
//   CUT_FOLDER  the folder, without links in its path
//   CUT_TRACE   the file for the entries, outside of the folder; none are written without it
//   CUT_FAIL    "KIND N ERRNO rest|once": the N-th call of that kind (write, sync or name; from 1) below the folder fails
//               with that number, and so do all after it or none. A write that fails for want of room first writes half.
//
// An entry is the struct below, then the path (for a rename the old one, a zero byte, and the new one), then the bytes.
// One lock is held over the call and its entry, so that the entries stand in the order of the calls.

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/falloc.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#if !defined(__LP64__)
#error "offsets are passed in one register"
#endif

enum kind { FILE_MADE = 1, FOLDER_MADE, WRITTEN, LENGTH_SET, SYNCED, RENAMED, REMOVED, RANGE_SYNCED };

struct entry {
    uint32_t kind;
    uint32_t path_length;
    uint64_t data_length;
    uint64_t inode;
    uint64_t offset;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char folder[PATH_MAX];
static size_t folder_length;
static int trace = -1;
static char failing[8];
static long failing_at, failing_with, failing_rest, calls;

__attribute__((constructor)) static void begin(void) {
    const char *given = getenv("CUT_FOLDER");
    if (!given || strlen(given) >= sizeof folder) return;
    strcpy(folder, given);
    folder_length = strlen(folder);
    const char *to = getenv("CUT_TRACE");
    if (to) trace = syscall(SYS_openat, AT_FDCWD, to, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (to && trace < 0) abort();
    const char *fail = getenv("CUT_FAIL");
    char rest[8];
    if (fail) {
        if (sscanf(fail, "%7s %ld %ld %7s", failing, &failing_at, &failing_with, rest) != 4) abort();
        failing_rest = strcmp(rest, "rest") == 0;
    }
}

static int below(const char *path) {
    return folder_length && strncmp(path, folder, folder_length) == 0
        && (path[folder_length] == '/' || path[folder_length] == 0);
}

// The path of an open file; empty if it is not below the folder.
static int file_below(int fd, char *path) {
    if (!folder_length) return 0;
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return below(path);
}

// The path without links and dots above its last name.
static int path_below(int at, const char *given, char *path) {
    if (!folder_length || !given) return 0;
    char whole[PATH_MAX], above[PATH_MAX];
    if (given[0] == '/' || at == AT_FDCWD) {
        if (snprintf(whole, sizeof whole, "%s%s", given[0] == '/' ? "" : "./", given) >= (int)sizeof whole) return 0;
    } else {
        char link[64];
        snprintf(link, sizeof link, "/proc/self/fd/%d", at);
        ssize_t length = readlink(link, above, sizeof above - 1);
        if (length < 0) return 0;
        above[length] = 0;
        if (snprintf(whole, sizeof whole, "%s/%s", above, given) >= (int)sizeof whole) return 0;
    }
    for (size_t end = strlen(whole); end > 1 && whole[end - 1] == '/'; end--) whole[end - 1] = 0;
    char *name = strrchr(whole, '/');
    *name++ = 0;
    if (!realpath(whole[0] ? whole : "/", above)) return 0;
    if (snprintf(path, PATH_MAX, "%s/%s", strcmp(above, "/") ? above : "", name) >= PATH_MAX) return 0;
    return below(path);
}

static void note(enum kind kind, uint64_t inode, uint64_t offset, const char *path, size_t path_length,
                 const struct iovec *parts, int count, size_t data_length) {
    if (trace < 0) return;
    struct entry entry = {kind, path_length, data_length, inode, offset};
    struct iovec all[2 + 64] = {{&entry, sizeof entry}, {(void *)path, path_length}};
    if (count > 64) abort();
    size_t left = data_length;
    int used = 2;
    for (int part = 0; part < count && left; part++) {
        all[used] = parts[part];
        if (all[used].iov_len > left) all[used].iov_len = left;
        left -= all[used++].iov_len;
    }
    ssize_t whole = sizeof entry + path_length + data_length;
    if (syscall(SYS_writev, trace, all, used) != whole) abort();
}

static void note_path(enum kind kind, uint64_t inode, const char *path) {
    note(kind, inode, 0, path, strlen(path), NULL, 0, 0);
}

static uint64_t inode_of(int fd) {
    struct stat found;
    return fstat(fd, &found) == 0 ? found.st_ino : 0;
}

// Whether this call is to fail; counts it.
static int fails(const char *kind) {
    if (strcmp(kind, failing) != 0) return 0;
    calls++;
    if (calls != failing_at && !(failing_rest && calls > failing_at)) return 0;
    errno = failing_with;
    return 1;
}

#define LOCKED(type, work)             \
    pthread_mutex_lock(&lock);         \
    type answer = work;                \
    int error = errno;                 \
    pthread_mutex_unlock(&lock);       \
    errno = error;                     \
    return answer

static int opened(int at, const char *given, int flags, mode_t mode) {
    char path[PATH_MAX];
    int watched = (flags & (O_CREAT | O_TRUNC)) && path_below(at, given, path);
    struct stat found;
    int stood = watched && stat(path, &found) == 0;
    if (watched && !stood && fails("name")) return -1;
    int fd = syscall(SYS_openat, at, given, flags, mode);
    if (fd < 0 || !watched) return fd;
    if (!stood) note_path(FILE_MADE, inode_of(fd), path);
    else if (flags & O_TRUNC) note(LENGTH_SET, inode_of(fd), 0, NULL, 0, NULL, 0, 0);
    return fd;
}

#define MODE()                                              \
    mode_t mode = 0;                                        \
    if (flags & (O_CREAT | O_TMPFILE)) {                    \
        va_list more;                                       \
        va_start(more, flags);                              \
        mode = va_arg(more, mode_t);                        \
        va_end(more);                                       \
    }

int open(const char *path, int flags, ...) { MODE(); LOCKED(int, opened(AT_FDCWD, path, flags, mode)); }
int open64(const char *path, int flags, ...) { MODE(); LOCKED(int, opened(AT_FDCWD, path, flags, mode)); }
int openat(int at, const char *path, int flags, ...) { MODE(); LOCKED(int, opened(at, path, flags, mode)); }
int openat64(int at, const char *path, int flags, ...) { MODE(); LOCKED(int, opened(at, path, flags, mode)); }
int creat(const char *path, mode_t mode) {
    LOCKED(int, opened(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode));
}
int creat64(const char *path, mode_t mode) {
    LOCKED(int, opened(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode));
}

// At `offset`, or where the file stands.
static ssize_t put(int fd, const struct iovec *parts, int count, off_t offset, int placed) {
    char path[PATH_MAX];
    int watched = file_below(fd, path);
    struct iovec half;
    if (watched && fails("write")) {
        if (failing_with != ENOSPC || calls != failing_at || parts[0].iov_len < 2) return -1;
        half = (struct iovec){parts[0].iov_base, parts[0].iov_len / 2};
        parts = &half;
        count = 1;
    }
    ssize_t length = placed ? syscall(SYS_pwritev, fd, parts, count, offset, 0L) : syscall(SYS_writev, fd, parts, count);
    if (!watched || length <= 0) return length;
    if (!placed) offset = lseek(fd, 0, SEEK_CUR) - length;
    note(WRITTEN, inode_of(fd), offset, NULL, 0, parts, count, length);
    return length;
}

ssize_t write(int fd, const void *bytes, size_t length) {
    struct iovec part = {(void *)bytes, length};
    LOCKED(ssize_t, put(fd, &part, 1, 0, 0));
}
ssize_t writev(int fd, const struct iovec *parts, int count) { LOCKED(ssize_t, put(fd, parts, count, 0, 0)); }
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) {
    struct iovec part = {(void *)bytes, length};
    LOCKED(ssize_t, put(fd, &part, 1, offset, 1));
}
ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) {
    struct iovec part = {(void *)bytes, length};
    LOCKED(ssize_t, put(fd, &part, 1, offset, 1));
}
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) {
    LOCKED(ssize_t, put(fd, parts, count, offset, 1));
}
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t offset) {
    LOCKED(ssize_t, put(fd, parts, count, offset, 1));
}

static int set_length(int fd, off_t length) {
    char path[PATH_MAX];
    int watched = file_below(fd, path);
    if (watched && fails("write")) return -1;
    int answer = syscall(SYS_ftruncate, fd, length);
    if (answer == 0 && watched) note(LENGTH_SET, inode_of(fd), length, NULL, 0, NULL, 0, 0);
    return answer;
}

int ftruncate(int fd, off_t length) { LOCKED(int, set_length(fd, length)); }
int ftruncate64(int fd, off64_t length) { LOCKED(int, set_length(fd, length)); }

static int allocated(int fd, int mode, off_t offset, off_t length) {
    char path[PATH_MAX];
    int watched = file_below(fd, path);
    if (watched && fails("write")) return -1;
    int answer = syscall(SYS_fallocate, fd, mode, offset, length);
    struct stat found;
    if (answer != 0 || !watched || fstat(fd, &found) != 0) return answer;
    // What punches holes or moves bytes is not simulated: the comparison with the real folder would fail.
    if (!(mode & FALLOC_FL_KEEP_SIZE)) note(LENGTH_SET, found.st_ino, found.st_size, NULL, 0, NULL, 0, 0);
    return answer;
}

int fallocate(int fd, int mode, off_t offset, off_t length) { LOCKED(int, allocated(fd, mode, offset, length)); }
int fallocate64(int fd, int mode, off64_t offset, off64_t length) { LOCKED(int, allocated(fd, mode, offset, length)); }
int posix_fallocate(int fd, off_t offset, off_t length) {
    LOCKED(int, allocated(fd, 0, offset, length) == 0 ? 0 : errno);
}
int posix_fallocate64(int fd, off64_t offset, off64_t length) {
    LOCKED(int, allocated(fd, 0, offset, length) == 0 ? 0 : errno);
}

static int synced(int fd, long call) {
    char path[PATH_MAX];
    int watched = file_below(fd, path);
    if (watched && fails("sync")) return -1;
    int answer = syscall(call, fd);
    if (answer == 0 && watched) note(SYNCED, inode_of(fd), 0, NULL, 0, NULL, 0, 0);
    return answer;
}

int fsync(int fd) { LOCKED(int, synced(fd, SYS_fsync)); }
int fdatasync(int fd) { LOCKED(int, synced(fd, SYS_fdatasync)); }

static int range_synced(int fd, off64_t offset, off64_t length, unsigned flags) {
    char path[PATH_MAX];
    int watched = file_below(fd, path);
    if (watched && fails("sync")) return -1;
    int answer = syscall(SYS_sync_file_range, fd, offset, length, flags);
    if (answer == 0 && watched) note(RANGE_SYNCED, inode_of(fd), offset, NULL, 0, NULL, 0, 0);
    return answer;
}

int sync_file_range(int fd, off64_t offset, off64_t length, unsigned flags) {
    LOCKED(int, range_synced(fd, offset, length, flags));
}

static int renamed(int from_at, const char *from, int to_at, const char *to, unsigned flags) {
    char paths[2 * PATH_MAX], new[PATH_MAX];
    int watched = path_below(from_at, from, paths);
    int into = path_below(to_at, to, new);
    if ((watched || into) && fails("name")) return -1;
    int answer = syscall(SYS_renameat2, from_at, from, to_at, to, flags);
    // Into the folder or out of it, or an exchange of two names: not simulated.
    if (answer == 0 && (watched != into || (watched && flags & ~RENAME_NOREPLACE))) abort();
    if (answer != 0 || !watched) return answer;
    size_t length = strlen(paths) + 1;
    strcpy(paths + length, new);
    note(RENAMED, 0, 0, paths, length + strlen(new), NULL, 0, 0);
    return answer;
}

int rename(const char *from, const char *to) { LOCKED(int, renamed(AT_FDCWD, from, AT_FDCWD, to, 0)); }
int renameat(int from_at, const char *from, int to_at, const char *to) { LOCKED(int, renamed(from_at, from, to_at, to, 0)); }
int renameat2(int from_at, const char *from, int to_at, const char *to, unsigned flags) {
    LOCKED(int, renamed(from_at, from, to_at, to, flags));
}

static int removed(int at, const char *given, int flags) {
    char path[PATH_MAX];
    int watched = path_below(at, given, path);
    if (watched && fails("name")) return -1;
    int answer = syscall(SYS_unlinkat, at, given, flags);
    if (answer == 0 && watched) note_path(REMOVED, 0, path);
    return answer;
}

int unlink(const char *path) { LOCKED(int, removed(AT_FDCWD, path, 0)); }
int unlinkat(int at, const char *path, int flags) { LOCKED(int, removed(at, path, flags)); }
int rmdir(const char *path) { LOCKED(int, removed(AT_FDCWD, path, AT_REMOVEDIR)); }

static int folder_made(int at, const char *given, mode_t mode) {
    char path[PATH_MAX];
    int watched = path_below(at, given, path);
    if (watched && fails("name")) return -1;
    int answer = syscall(SYS_mkdirat, at, given, mode);
    struct stat found;
    if (answer == 0 && watched && stat(path, &found) == 0) note_path(FOLDER_MADE, found.st_ino, path);
    return answer;
}

int mkdir(const char *path, mode_t mode) { LOCKED(int, folder_made(AT_FDCWD, path, mode)); }
int mkdirat(int at, const char *path, mode_t mode) { LOCKED(int, folder_made(at, path, mode)); }
