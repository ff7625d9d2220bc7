import GraphIR
import GraphcRuntime
import ModelSpec

/// The functions that a template of a foreign word may apply to its arguments.
enum ForeignFilter: String {
  /// `unsqueeze`: an index with a new axis.
  case new
  /// `squeeze`, `select`: an index with one position of an axis.
  case at
  /// `narrow`: an index with a slice of an axis.
  case slice
  /// The tensors of a list, each with a new axis.
  case stack
  /// The extent of an axis.
  case dim
  /// All extents of a tensor.
  case shape
  /// The extents of a tensor, with a range of axes merged.
  case flat
  /// `x.T`, or a permutation that swaps two axes.
  case swap
  /// The permutation that moves one axis.
  case move
  /// Sizes in which −1 stands for the existing extent.
  case sizes
  /// A conversion to a dtype by its foreign name.
  case cast
  /// The dtype of a tensor.
  case dtype
  /// The name of a function.
  case call

  func text(of names: [String], in template: ForeignTemplate) -> String? {
    guard let first = names.first else { return nil }
    switch self {
    case .new: return template.integer(first).flatMap { Self.index(of: $0, "new", countsNewAxis: true) }
    case .at, .slice:
      guard let axis = template.integer(first) else { return nil }
      let bounds = names.dropFirst().compactMap { name in
        template.expression(name).map(template.facts.text) ?? template.integer(name).map(String.init)
      }
      guard bounds.count == names.count - 1 else { return nil }
      guard self == .slice else { return Self.index(of: axis, bounds[0]) }
      return Self.index(of: axis, bounds[0] == "0" ? ":\(bounds[1])" : Self.slice(bounds[0], bounds[1]))
    case .stack:
      guard let index = names.last.flatMap(template.integer).flatMap({ Self.index(of: $0, "new", countsNewAxis: true) })
      else { return nil }
      return template.elements(first)?.map { element in
        let text = template.facts.text(element)
        return (element.precedence == .postfix || text.hasPrefix("(") ? text : "(\(text))") + "[\(index)]"
      }.joined(separator: ", ")
    case .dim:
      guard names.count == 2, let shape = template.shape(first),
        let axis = axis(names[1], of: shape.count, in: template)
      else { return nil }
      return template.facts.dim(shape[axis])
    case .shape: return template.shape(first).flatMap { Self.list($0, template) }
    case .flat: return flattened(names, in: template)
    case .swap: return swapped(names, in: template)
    case .move:
      guard names.count == 3, let rank = template.shape(first)?.count,
        let source = axis(names[1], of: rank, in: template), let target = axis(names[2], of: rank, in: template)
      else { return nil }
      var order = Array(0..<rank)
      order.remove(at: source)
      order.insert(source, at: target)
      return order.map(String.init).joined(separator: ", ")
    case .sizes: return sizes(names, in: template)
    case .cast:
      guard names.count == 2, let x = template.expression(first), let dtype = template.expression(names[1]) else {
        return nil
      }
      return template.facts.dtype(dtype).map { "cast(\(template.facts.text(x)), \($0))" }
    case .dtype: return template.expression(first).flatMap(template.facts.type)?.dtype.rawValue
    case .call: return template.expression(first).flatMap(template.facts.function)
    }
  }

  private func axis(_ name: String, of rank: Int, in template: ForeignTemplate) -> Int? {
    guard let number = template.integer(name) else { return nil }
    let axis = number < 0 ? number + rank : number
    return (0..<rank).contains(axis) ? axis : nil
  }

  /// The index `:, :, part`, or `..., part, :` for an axis that counts from the end.
  private static func index(of axis: Int, _ part: String, countsNewAxis: Bool = false) -> String? {
    guard abs(axis) <= TensorType.maximumRank else { return nil }
    if axis >= 0 { return (Array(repeating: ":", count: axis) + [part]).joined(separator: ", ") }
    return (["...", part] + Array(repeating: ":", count: -axis - 1)).joined(separator: ", ")
  }

  private static func slice(_ start: String, _ length: String) -> String {
    if let a = Int(start), let b = Int(length), case (let end, false) = a.addingReportingOverflow(b) {
      return "\(a):\(end)"
    }
    return "\(start):\(start) + \(length)"
  }

  private static func list(_ dims: some Sequence<Dim>, _ template: ForeignTemplate) -> String? {
    var texts: [String] = []
    for dim in dims {
      guard let text = template.facts.dim(dim) else { return nil }
      texts.append(text)
    }
    return texts.joined(separator: ", ")
  }

  private func flattened(_ names: [String], in template: ForeignTemplate) -> String? {
    guard names.count == 3, let shape = template.shape(names[0]), !shape.isEmpty,
      let start = axis(names[1], of: shape.count, in: template),
      let end = axis(names[2], of: shape.count, in: template), start <= end,
      let joined = try? shape[start...end].reduce(Dim(1), { try $0.multiplied(by: $1) })
    else { return nil }
    return Self.list(shape[..<start] + [joined] + shape[(end + 1)...], template)
  }

  private func swapped(_ names: [String], in template: ForeignTemplate) -> String? {
    guard names.count == 3, let x = template.expression(names[0]), let rank = template.shape(names[0])?.count,
      let a = axis(names[1], of: rank, in: template), let b = axis(names[2], of: rank, in: template), a != b
    else { return nil }
    let text = template.facts.text(x)
    if min(a, b) == rank - 2, max(a, b) == rank - 1 {
      return (x.precedence == .postfix || text.hasPrefix("(") ? text : "(\(text))") + ".T"
    }
    var order = Array(0..<rank)
    order.swapAt(a, b)
    return "transpose(\(text), [\(order.map(String.init).joined(separator: ", "))])"
  }

  /// Aligns sizes at the right, as `expand` does.
  private func sizes(_ names: [String], in template: ForeignTemplate) -> String? {
    guard names.count == 2, let sizes = template.elements(names[1]) else { return nil }
    var texts: [String] = []
    for (index, size) in sizes.enumerated() {
      guard size.integerLiteral == -1 else {
        texts.append(template.facts.text(size))
        continue
      }
      guard let shape = template.shape(names[0]) else { return nil }
      let axis = index - (sizes.count - shape.count)
      guard shape.indices.contains(axis), let text = template.facts.dim(shape[axis]) else { return nil }
      texts.append(text)
    }
    return texts.joined(separator: ", ")
  }
}
