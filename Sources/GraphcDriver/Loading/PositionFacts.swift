import GraphIR
import Passes

/// What is known of the positions of the outputs of a module: each is found when it is asked for first, and kept.
final class PositionFacts {
  private let module: Module
  private(set) lazy var causality = Causality.find(in: module)
  private var stabilities: [Dim: [Causality]] = [:]

  init(_ module: Module) { self.module = module }

  /// Whether positions stay what they are, whatever the extent is.
  func stability(along extent: Dim) -> [Causality] {
    if let known = stabilities[extent] { return known }
    let found = PrefixStability.find(in: module, along: extent)
    stabilities[extent] = found
    return found
  }
}
