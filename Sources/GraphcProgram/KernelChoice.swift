import GraphcRuntime
import GraphcText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Tells users which kernels run.
package enum KernelChoice {
  /// Warns if `GRAPHC_ISA` names kernels that this processor cannot run.
  package static func warn(on console: Console) {
    guard let wanted = getenv("GRAPHC_ISA"), String(cString: wanted) != "\(KernelTable.current.name)" else { return }
    console.note("warning: the kernels are \(escaped(KernelTable.whyCurrent())) [usage/kernels]")
  }

  /// `kernels: avx512, the best that this processor runs`
  package static var text: String { "kernels: \(escaped(KernelTable.whyCurrent()))" }
}
