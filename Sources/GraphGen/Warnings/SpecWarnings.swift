package import Diagnostics
package import GraphIR
package import ModelSpec

/// Warnings: what is valid, and very likely not what was meant.
package enum SpecWarnings {
  /// The warnings of a spec without errors, in the order of its text.
  ///
  /// - Parameters:
  ///   - module: the module of the spec, without taps.
  ///   - taps: paths of the command line.
  package static func find(
    in spec: ModelSpec, module: Module, taps: [String] = [], sources: SourceMap
  ) -> [Diagnostic] {
    let calls = BuiltinCalls(in: spec)
    let found =
      UnusedNames(in: spec, paths: PathUses(spec, taps: taps), sources: sources).warnings
      + SameOperands.find(in: spec) + LikelySlips.find(in: module, calls: calls, sources: sources)
    return found.enumerated().sorted { a, b in
      func key(_ entry: (offset: Int, element: Diagnostic)) -> (UInt16, UInt32, Int) {
        (entry.element.span?.source.index ?? 0, entry.element.span?.start ?? 0, entry.offset)
      }
      return key(a) < key(b)
    }.map(\.element)
  }
}

extension ModelSpec {
  /// The model itself and all blocks of its files.
  var bodies: [Body] { [body] + blocks.map(\.body) }
}
