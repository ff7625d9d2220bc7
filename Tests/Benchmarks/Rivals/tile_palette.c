// Tells a program that is started with this preloaded what tiles AMX has, where a virtual machine forgets to.
//
// Some hypervisors announce AMX in CPUID leaf 7 and end their leaves before 1DH, which says how large tiles are. The
// instructions work, but oneDNN takes the size from there and configures tiles of nothing, at which the processor stops
// it. Here CPUID faults (arch_prctl ARCH_SET_CPUID), and the answer to these leaves is that of every processor with AMX
// so far (Intel SDM volume 2A, CPUID). Elsewhere this does nothing.

#define _GNU_SOURCE
#include <cpuid.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#define ARCH_SET_CPUID 0x1012

static void answer(int number, siginfo_t *info, void *context) {
  (void)info;
  greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
  const unsigned char *code = (const unsigned char *)registers[REG_RIP];
  if (code[0] != 0x0F || code[1] != 0xA2) {
    signal(number, SIG_DFL);  // the instruction faults again, now for good
    return;
  }
  unsigned leaf = (unsigned)registers[REG_RAX], part = (unsigned)registers[REG_RCX];
  unsigned a, b, c, d;
  syscall(SYS_arch_prctl, ARCH_SET_CPUID, 1);
  __cpuid_count(leaf, part, a, b, c, d);
  syscall(SYS_arch_prctl, ARCH_SET_CPUID, 0);
  if (leaf == 0) a = 0x1E;
  if (leaf == 0x1D || leaf == 0x1E) a = b = c = d = 0;
  if (leaf == 0x1D && part == 0) a = 1;
  if (leaf == 0x1D && part == 1) a = 1024 << 16 | 8192, b = 8 << 16 | 64, c = 16;
  if (leaf == 0x1E && part == 0) b = 64 << 8 | 16;
  registers[REG_RAX] = a, registers[REG_RBX] = b, registers[REG_RCX] = c, registers[REG_RDX] = d;
  registers[REG_RIP] += 2;
}

__attribute__((constructor)) static void begin(void) {
  unsetenv("LD_PRELOAD");  // programs that this one starts, such as compilers, have handlers of their own
  unsigned a, b, c, d;
  __cpuid_count(0, 0, a, b, c, d);
  unsigned last = a;
  __cpuid_count(7, 0, a, b, c, d);
  if (!(d >> 24 & 1) || last >= 0x1D) return;
  struct sigaction action = {.sa_sigaction = answer, .sa_flags = SA_SIGINFO | SA_NODEFER};
  if (sigaction(SIGSEGV, &action, NULL) || syscall(SYS_arch_prctl, ARCH_SET_CPUID, 0)) return;
  setenv("GRAPHC_BENCH_TILE_PALETTE", "told", 1);
}
