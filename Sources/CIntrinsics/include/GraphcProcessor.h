#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <unistd.h>

#if defined(__linux__)
#include <sys/syscall.h>
#endif

#if defined(__x86_64__)
#include <cpuid.h>

/// The register state that the operating system saves (XCR0), or 0 without XSAVE.
static inline uint64_t graphc_saved_state(void) {
  uint32_t a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_OSXSAVE)) return 0;
  uint32_t low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return ((uint64_t)high << 32) | low;
}

/// Whether code for x86-64-v3 may run: AVX2, FMA, BMI, F16C, and an operating system that saves YMM registers.
static inline bool graphc_has_avx2(void) {
  uint32_t a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d)) return false;
  const uint32_t first = bit_FMA | bit_MOVBE | bit_F16C | bit_AVX | bit_SSE4_2 | bit_POPCNT;
  if ((c & first) != first || (graphc_saved_state() & 0x6) != 0x6) return false;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return false;
  const uint32_t seventh = bit_AVX2 | bit_BMI | bit_BMI2;
  if ((b & seventh) != seventh) return false;
  return __get_cpuid(0x80000001, &a, &b, &c, &d) && (c & bit_LZCNT);
}

/// Whether code for x86-64-v4 may run: AVX-512 F, BW, CD, DQ and VL, with their registers saved.
static inline bool graphc_has_avx512(void) {
  uint32_t a, b, c, d;
  if (!graphc_has_avx2() || (graphc_saved_state() & 0xe6) != 0xe6) return false;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return false;
  const uint32_t needed = bit_AVX512F | bit_AVX512BW | bit_AVX512CD | bit_AVX512DQ | bit_AVX512VL;
  return (b & needed) == needed;
}

/// Whether code for x86-64-v4 with AVX512_BF16 may run.
static inline bool graphc_has_avx512bf16(void) {
  uint32_t a, b, c, d;
  return graphc_has_avx512() && __get_cpuid_count(7, 1, &a, &b, &c, &d) && (a & bit_AVX512BF16);
}

/// Whether code that multiplies bf16 with AMX and uses AVX512_BF16 may run. It requests the tile registers from the
/// operating system, which a process must do before it uses them.
static inline bool graphc_has_amx(void) {
#if defined(__linux__)
  uint32_t a, b, c, d;
  if (!graphc_has_avx512bf16() || !__get_cpuid_count(7, 0, &a, &b, &c, &d)) return false;
  const uint32_t needed = bit_AMXBF16 | bit_AMXTILE;
  if ((d & needed) != needed || (graphc_saved_state() & 0x60000) != 0x60000) return false;
  const long request_permission = 0x1023, tile_data = 18;
  return syscall(SYS_arch_prctl, request_permission, tile_data) == 0;
#else
  return false;
#endif
}

/// Whether the processor is made by Intel.
static inline bool graphc_is_intel(void) {
  uint32_t a, b, c, d;
  return __get_cpuid(0, &a, &b, &c, &d) && b == signature_INTEL_ebx && d == signature_INTEL_edx &&
         c == signature_INTEL_ecx;
}
#endif

/// Tells the processor that this is a spinning loop.
static inline void graphc_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/// The processors that this process may run on, at least 1.
static inline int graphc_processor_count(void) {
#if defined(__linux__)
  // The call itself, because <sched.h> declares its wrapper only under _GNU_SOURCE; it takes any number of processors.
  unsigned long set[128];
  const long bytes = syscall(SYS_sched_getaffinity, 0, sizeof set, set);
  if (bytes > 0) {
    int count = 0;
    for (unsigned long word = 0; word < (unsigned long)bytes / sizeof set[0]; ++word) {
      count += __builtin_popcountl(set[word]);
    }
    return count;
  }
#endif
  const long count = sysconf(_SC_NPROCESSORS_ONLN);
  return count > 0 ? (int)count : 1;
}
