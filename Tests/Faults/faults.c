// A library to be preloaded on Linux: one of the system calls by which files are written fails, or the process is killed
// at it. FaultTests.swift uses it.
//
// GRAPHC_FAULT_STEP: the number of the call, from 0. GRAPHC_FAULT_KIND: enospc, eio, eintr, short (a write of half of the
// bytes), kill (before the call), killed (after it). GRAPHC_FAULT_LOG: a file that gets the name of each call.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int count;
// Descriptors that were opened for writing.
static char written[1024];

static int is_written(int descriptor) {
  return descriptor > 2 && descriptor < (int)sizeof written && written[descriptor];
}

// Counts a call. Returns the kind of fault that it gets, or NULL.
static const char *fault(const char *call) {
  int step = __atomic_fetch_add(&count, 1, __ATOMIC_SEQ_CST);
  const char *log = getenv("GRAPHC_FAULT_LOG");
  if (log) {
    int descriptor = REAL(open)(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (descriptor >= 0) {
      (void)!REAL(write)(descriptor, call, strlen(call));
      (void)!REAL(write)(descriptor, "\n", 1);
      REAL(close)(descriptor);
    }
  }
  const char *wanted = getenv("GRAPHC_FAULT_STEP"), *kind = getenv("GRAPHC_FAULT_KIND");
  if (!wanted || !kind || atoi(wanted) != step) return NULL;
  if (!strcmp(kind, "kill")) kill(getpid(), SIGKILL);
  return kind;
}

// Returns whether the call is to fail, with errno.
static int fails(const char *kind) {
  if (!kind) return 0;
  if (!strcmp(kind, "enospc")) errno = ENOSPC;
  else if (!strcmp(kind, "eio")) errno = EIO;
  else if (!strcmp(kind, "eintr")) errno = EINTR;
  else return 0;
  return 1;
}

static int finished(const char *kind, int result) {
  if (kind && !strcmp(kind, "killed")) kill(getpid(), SIGKILL);
  return result;
}

#define CALL(name, real) \
  const char *kind = fault(name); \
  if (fails(kind)) return -1; \
  return finished(kind, real)

static int opened(int flags, int descriptor) {
  if (descriptor >= 0 && descriptor < (int)sizeof written) {
    written[descriptor] = (flags & O_ACCMODE) != O_RDONLY;
  }
  return descriptor;
}

int openat(int folder, const char *path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  mode_t mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
  va_end(arguments);
  if (!(flags & O_CREAT)) return REAL(openat)(folder, path, flags, mode);
  CALL("openat", opened(flags, REAL(openat)(folder, path, flags, mode)));
}

int open(const char *path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  mode_t mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
  va_end(arguments);
  if (!(flags & O_CREAT)) return REAL(open)(path, flags, mode);
  CALL("open", opened(flags, REAL(open)(path, flags, mode)));
}

int open64(const char *path, int flags, ...) __attribute__((alias("open")));
int openat64(int folder, const char *path, int flags, ...) __attribute__((alias("openat")));

ssize_t write(int descriptor, const void *bytes, size_t length) {
  if (!is_written(descriptor)) return REAL(write)(descriptor, bytes, length);
  const char *kind = fault("write");
  if (fails(kind)) return -1;
  if (kind && !strcmp(kind, "short")) length = (length + 1) / 2;
  ssize_t result = REAL(write)(descriptor, bytes, length);
  finished(kind, 0);
  return result;
}

int fsync(int descriptor) { CALL("fsync", REAL(fsync)(descriptor)); }

int close(int descriptor) {
  if (!is_written(descriptor)) return REAL(close)(descriptor);
  written[descriptor] = 0;
  const char *kind = fault("close");
  int result = REAL(close)(descriptor);
  if (fails(kind)) return -1;
  return finished(kind, result);
}

int renameat(int a, const char *old, int b, const char *new) { CALL("renameat", REAL(renameat)(a, old, b, new)); }
int rename(const char *old, const char *new) { CALL("rename", REAL(rename)(old, new)); }
int linkat(int a, const char *old, int b, const char *new, int flags) {
  CALL("linkat", REAL(linkat)(a, old, b, new, flags));
}
int symlinkat(const char *target, int folder, const char *path) { CALL("symlinkat", REAL(symlinkat)(target, folder, path)); }
int mkdirat(int folder, const char *path, mode_t mode) { CALL("mkdirat", REAL(mkdirat)(folder, path, mode)); }
int unlinkat(int folder, const char *path, int flags) { CALL("unlinkat", REAL(unlinkat)(folder, path, flags)); }
int fchmod(int descriptor, mode_t mode) { CALL("fchmod", REAL(fchmod)(descriptor, mode)); }
