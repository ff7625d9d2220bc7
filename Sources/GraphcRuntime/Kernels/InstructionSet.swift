import CIntrinsics
// The functions, activations and panel layouts declared with the table are part of this module's interface.
@_exported public import GraphcKernelTable
import GraphcKernels

#if arch(x86_64)
  import GraphcKernelsAMX
  import GraphcKernelsAVX2
  import GraphcKernelsAVX512
  import GraphcKernelsAVX512BF16
#endif
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension KernelTable {
  /// The table of this process, chosen at its first use.
  public static var current: KernelTable { choice.table }

  /// The reason for the choice of `current`: one phrase for `graphc run --time` and bug reports.
  public static func whyCurrent() -> String { choice.reason }

  /// The names of the tables that this processor can run, best first.
  public static var available: [String] { candidates.filter(\.canRun).map(\.name) }

  /// The table of this name, if this processor can run it.
  package static func named(_ name: String) -> KernelTable? {
    candidates.first { $0.name == name && $0.canRun }?.table()
  }

  private struct Candidate {
    let name: String
    let canRun: Bool
    let table: @Sendable () -> KernelTable
  }

  private struct Choice {
    let table: KernelTable
    let reason: String
  }

  /// Best first; the last one runs on every processor.
  private static var candidates: [Candidate] {
    #if arch(x86_64)
      [
        Candidate(name: "amx", canRun: graphc_has_amx()) {
          GraphcKernelsAVX512.kernelTable().with(bf16: GraphcKernelsAMX.bf16Kernels())
        }
      ]
        + (graphc_is_intel() ? [avx512, avx512BF16] : [avx512BF16, avx512]) + [
          Candidate(name: "avx2", canRun: graphc_has_avx2()) { GraphcKernelsAVX2.kernelTable() },
          Candidate(name: "baseline", canRun: true) { GraphcKernels.kernelTable() },
        ]
    #elseif arch(arm64)
      [Candidate(name: "neon", canRun: true) { GraphcKernels.kernelTable() }]
    #else
      [Candidate(name: "baseline", canRun: true) { GraphcKernels.kernelTable() }]
    #endif
  }

  #if arch(x86_64)
    private static var avx512: Candidate {
      Candidate(name: "avx512", canRun: graphc_has_avx512()) { GraphcKernelsAVX512.kernelTable() }
    }

    /// On Intel processors `vdpbf16ps` takes longer than the f32 multiply-adds that it replaces; on AMD processors it
    /// takes half as long.
    private static var avx512BF16: Candidate {
      Candidate(name: "avx512bf16", canRun: graphc_has_avx512bf16()) {
        GraphcKernelsAVX512.kernelTable().with(bf16: GraphcKernelsAVX512BF16.bf16Kernels())
      }
    }
  #endif

  private static let choice: Choice = {
    let runnable = candidates.filter(\.canRun)
    let best = runnable[0]
    guard let value = getenv("GRAPHC_ISA") else {
      return Choice(table: best.table(), reason: "\(best.name): the best that this processor runs")
    }
    let wanted = String(cString: value)
    if let asked = runnable.first(where: { $0.name == wanted }) {
      return Choice(table: asked.table(), reason: "\(asked.name): GRAPHC_ISA asks for it")
    }
    let known = candidates.contains { $0.name == wanted }
    let problem = known ? "this processor does not run it" : "no such set; known: \(candidates.map(\.name))"
    return Choice(table: best.table(), reason: "\(best.name): GRAPHC_ISA asks for \"\(wanted)\", but \(problem)")
  }()
}
