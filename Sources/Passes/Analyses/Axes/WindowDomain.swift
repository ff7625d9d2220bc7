package import GraphIR

/// Tracks which earlier keys the queries of an attention do not see: what is known of masks, with the axis of the keys in
/// the place of the queries (`MaskForm.Bound.earlier`).
package struct WindowDomain: AxisDomain {
  package init() {}

  package var independent: WindowForm { WindowForm() }

  package func transfer(
    _ node: Node, _ flows: [[AxisFlow]], _ operands: [WindowForm], _ types: [TensorType], blaming blamed: Node
  ) -> WindowForm {
    WindowForm(form: MaskForm.result(of: node, flows, operands.map(\.form), types, bounding: .earlier))
  }
}

/// What is known of the elements of a value, for windows.
package struct WindowForm: Hashable, Sendable {
  var form = MaskForm.unknown

  /// The number of keys that a query sees at most, its own included, if the value is 0 for all earlier ones along an axis.
  func window(along axis: Int) -> Int? {
    guard case .zero(let keys, _, let offset) = form, keys == axis, let offset = offset.constantValue, offset >= 0
    else { return nil }
    let (window, overflow) = offset.addingReportingOverflow(1)
    return overflow ? nil : window
  }
}
