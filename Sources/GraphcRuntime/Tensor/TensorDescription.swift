extension Tensor: CustomStringConvertible {
  /// `f32[2, 3]`
  package var type: String { "\(dtype.rawValue)\(shape)" }

  /// The type, and the elements in brackets, aligned; of more than a thousand elements the first and last three along
  /// each axis.
  public var description: String { type + "\n" + TensorText(self).text }
}

/// The elements of a tensor as NumPy lays them out.
private struct TensorText {
  private static let columnLimit = 75
  private static let elementLimit = 1000
  /// How many positions are shown at each end of an axis that is shortened.
  private static let edge = 3

  private let tensor: Tensor
  private let strides: [Int]
  private let isShortened: Bool
  private var width = 0

  init(_ tensor: Tensor) {
    self.tensor = tensor
    strides = tensor.sizes.strides
    isShortened = tensor.count > Self.elementLimit
    forEachShown(0, 0) { width = max(width, element($0).utf8.count) }
  }

  var text: String { tensor.count == 0 ? "[]" : text(0, 0) }

  /// The positions of an axis that are shown; `nil` stands for those that are left out.
  private func shown(_ axis: Int) -> [Int?] {
    let extent = tensor.shape[axis]
    guard isShortened, extent > 2 * Self.edge else { return Array(0..<extent) }
    return Array(0..<Self.edge) + [nil] + Array((extent - Self.edge)..<extent)
  }

  private func forEachShown(_ axis: Int, _ base: Int, _ body: (Int) -> Void) {
    guard tensor.count > 0 else { return }
    guard axis < tensor.shape.count else { return body(base) }
    for case let position? in shown(axis) { forEachShown(axis + 1, base + position * strides[axis], body) }
  }

  /// What lies below an axis, from the row-major position of its first element.
  private func text(_ axis: Int, _ base: Int) -> String {
    guard axis < tensor.shape.count else { return element(base) }
    let parts = shown(axis).map { position in
      position.map { text(axis + 1, base + $0 * strides[axis]) } ?? "…"
    }
    let indentation = String(repeating: " ", count: axis + 1)
    let depth = tensor.shape.count - axis
    guard depth == 1 else {
      return "[" + parts.joined(separator: "," + String(repeating: "\n", count: depth - 1) + indentation) + "]"
    }
    var lines = [""]
    for (index, part) in parts.enumerated() {
      let padded = String(repeating: " ", count: max(width - part.unicodeScalars.count, 0)) + part
      let item = part == "…" ? part : padded
      let comma = index + 1 < parts.count ? "," : ""
      let last = lines[lines.count - 1]
      if !last.isEmpty, axis + 2 + last.unicodeScalars.count + item.unicodeScalars.count > Self.columnLimit {
        lines.append(item + comma)
      } else {
        lines[lines.count - 1] += (last.isEmpty ? "" : " ") + item + comma
      }
    }
    return "[" + lines.joined(separator: "\n" + indentation) + "]"
  }

  private func element(_ position: Int) -> String {
    let value = tensor.number(at: position)
    return switch tensor.dtype {
    case .f32, .bf16: "\(Float(value))"
    case .i32: "\(Int32(value))"
    case .bool: value == 0 ? "false" : "true"
    }
  }
}
