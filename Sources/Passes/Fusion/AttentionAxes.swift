import GraphIR

/// The axes that the tensors of one attention share, identified by numbers: the rows and columns of the scores, axes of
/// single tensors, and leading axes, which may be split into parts.
struct AttentionAxes {
  /// The axes of the scores that come from the left and the right operand of their product.
  static let rows = 0
  static let columns = 1
  /// The axis over which the scores are summed, and the width of the values.
  static let inner = 2
  static let outer = 3

  /// The axis of the scores that is the queries; the other is the keys.
  var queryAxis = Self.rows
  private var extents: [Dim]
  private(set) var parts: [Int: [Int]] = [:]
  private var leads: [Int] = []

  init(rows: Dim, columns: Dim, inner: Dim) { extents = [rows, columns, inner, 1] }

  var keyAxis: Int { Self.rows + Self.columns - queryAxis }

  /// The leading axes in the order of the scores, split into parts, followed by parts of the query axis that are not
  /// tokens.
  var leading: [Int] { leads.flatMap { parted($0) } + parted(queryAxis).filter { $0 != tokens } }

  /// The part of the query axis that is the sequence of tokens: the first with a run-time extent, if there are several.
  var tokens: Int {
    let parts = parted(queryAxis)
    return parts.first { extents[$0].constantValue == nil } ?? parts[0]
  }

  mutating func setOuter(_ extent: Dim) { extents[Self.outer] = extent }

  mutating func addLead(_ extent: Dim) -> Int {
    extents.append(extent)
    leads.append(extents.count - 1)
    return extents.count - 1
  }

  func extent(_ axis: Int) -> Dim { extents[axis] }

  /// The axes, split into parts, without those of extent 1.
  func whole(_ axes: [Int]) -> [Int] { axes.flatMap { parted($0) }.filter { extents[$0] != 1 } }

  private func parted(_ axis: Int) -> [Int] { parts[axis].map { $0.flatMap(parted) } ?? [axis] }

  /// The layout of the same elements in row-major order under another shape; `nil` if an axis is neither kept whole nor
  /// merged with whole axes, or if an axis other than a leading one would be split.
  ///
  /// - Parameter splitsScores: whether the axes of the scores may be split, too.
  mutating func regrouped(_ layout: AxisLayout, as shape: [Dim], splitsScores: Bool = false) -> AxisLayout? {
    let old = whole(layout.flatMap { $0 })
    let new = shape.indices.filter { shape[$0] != 1 }
    let (oldExtents, newExtents) = (old.map { extents[$0] }, new.map { shape[$0] })
    guard !newExtents.contains(0) else { return nil }
    var copy = self
    var result = AxisLayout(repeating: [], count: shape.count)
    var (i, j) = (0, 0)
    while i < old.count, j < new.count {
      guard let (oldEnd, newEnd) = try? BufferView.group(oldExtents, i, newExtents, j) else { return nil }
      if newEnd == j + 1 {
        result[new[j]] = Array(old[i..<oldEnd])
      } else {
        let isSplit = old[i] > Self.outer || (splitsScores && old[i] <= Self.columns)
        guard isSplit, oldEnd == i + 1 else { return nil }
        copy.parts[old[i]] = (j..<newEnd).map { axis in
          copy.extents.append(newExtents[axis])
          result[new[axis]] = [copy.extents.count - 1]
          return copy.extents.count - 1
        }
      }
      (i, j) = (oldEnd, newEnd)
    }
    guard i == old.count, j == new.count else { return nil }
    self = copy
    return result
  }
}

/// For each axis of a tensor the axes of the attention that lie in it, outermost first; none for one that is broadcast.
typealias AxisLayout = [[Int]]

/// A value, with the attention axes in its axes.
struct AttentionOperand: Hashable {
  var value: ValueID
  var layout: AxisLayout
}

extension Function {
  /// A value that is broadcast to a layout, right-aligned.
  func operand(_ value: ValueID, in layout: AxisLayout) -> AttentionOperand {
    let shape = type(of: value).shape
    let missing = layout.count - shape.count
    return AttentionOperand(
      value: value, layout: shape.indices.map { shape[$0] == 1 || $0 + missing < 0 ? [] : layout[$0 + missing] })
  }

  /// The operand of a view; `nil` if it is not a view, or not one that the match can look through.
  func base(of operand: AttentionOperand, _ axes: inout AttentionAxes) -> AttentionOperand? {
    let node = producer(of: operand.value)
    guard let source = node.operands.first else { return nil }
    let shape = type(of: source).shape
    if case .transpose(let transpose) = node.op {
      var layout = operand.layout
      for (axis, from) in transpose.permutation.enumerated() { layout[from] = operand.layout[axis] }
      return AttentionOperand(value: source, layout: layout)
    }
    if case .expand = node.op { return self.operand(source, in: operand.layout) }
    guard case .reshape = node.op else { return nil }
    // A broadcast axis has no elements that could be regrouped.
    let isWhole = zip(node.types[0].shape, operand.layout).allSatisfy { $0 == 1 || !axes.whole($1).isEmpty }
    guard isWhole, let layout = axes.regrouped(operand.layout, as: shape) else { return nil }
    return AttentionOperand(value: source, layout: layout)
  }
}
