#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import GraphcRuntime
import GraphcText

/// Which kernels run, for people.
package enum KernelChoice {
  /// Says so if `GRAPHC_ISA` asks for kernels that this processor does not run.
  package static func warn(on console: Console) {
    guard let wanted = getenv("GRAPHC_ISA"), String(cString: wanted) != "\(KernelTable.current.name)" else { return }
    console.note("warning: the kernels are \(escaped(KernelTable.whyCurrent())) [usage/kernels]")
  }

  /// `kernels: avx512, the best that this processor runs`
  package static var text: String { "kernels: \(escaped(KernelTable.whyCurrent()))" }
}
