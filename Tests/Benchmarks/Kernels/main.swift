import GraphcRuntime
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Prints the speed of the kernels that the models of the field spend their time in, and what share of the processor's
/// peak, measured in the same run, that is. Takes numbers of threads, and a word for a part: `graphc-kernel-bench 1 2`,
/// `graphc-kernel-bench bf16 2`.

let counts = CommandLine.arguments.dropFirst().compactMap { Int($0) }
print("kernels: \(KernelTable.whyCurrent())")
for count in counts.isEmpty ? [1, ThreadPool.processorCount] : counts {
  let bench = Bench(ThreadPool(threadCount: count))
  if CommandLine.arguments.contains("bf16") {
    bench.productsOfBF16()
    continue
  }
  bench.matmuls()
  bench.vision()
  bench.attentions()
  bench.productsOfBF16()
  bench.passes()
}
