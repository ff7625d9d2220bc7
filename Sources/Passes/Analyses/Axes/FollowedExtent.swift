import GraphIR

extension Dim {
  /// Whether the dim is computed of the run-time dims of another one.
  func mentions(_ extent: Dim) -> Bool { !terms.isEmpty && !symbols.isDisjoint(with: extent.symbols) }

  /// c, if the dim is `extent` + c for a constant c.
  func excess(over extent: Dim) -> Int? {
    mentions(extent) ? (try? subtracting(extent))?.constantValue : nil
  }
}
