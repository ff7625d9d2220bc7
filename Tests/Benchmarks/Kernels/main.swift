import GraphcRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Prints the speed of the kernels that the models of the field spend their time in, and what share of the processor's
/// peak, measured in the same run, that is. Takes sections and numbers of threads: `graphc-kernel-bench vision 1 2`.

let sections: [(name: String, run: (Bench) -> Void)] = [
  ("matmuls", { $0.matmuls() }), ("vision", { $0.vision() }), ("layers", { $0.layers() }),
  ("attentions", { $0.attentions() }), ("passes", { $0.passes() }), ("rows", { $0.rows() }),
  ("bf16", { $0.productsOfBF16() }), ("decode", { $0.decode() }),
  ("fused", { $0.fused() }),
]
let arguments = CommandLine.arguments.dropFirst()
let counts = arguments.compactMap { Int($0) }
let wanted = arguments.filter { Int($0) == nil }
if let unknown = wanted.first(where: { name in !sections.contains { $0.name == name } }) {
  print("no section \(unknown); there are \(sections.map(\.name).joined(separator: ", "))")
  exit(64)
}
print("kernels: \(KernelTable.whyCurrent())")
for count in counts.isEmpty ? [1, ThreadPool.processorCount] : counts {
  let bench = Bench(ThreadPool(threadCount: count))
  for section in sections where wanted.isEmpty || wanted.contains(section.name) { section.run(bench) }
}
