import GraphIR

/// A range of positions of an axis, not empty.
struct Window: Hashable, Sendable {
  let start: Dim
  let end: Dim
  /// The number of positions, at least 1.
  let count: Dim

  /// `nil` unless it is provably not empty.
  init?(start: Dim, end: Dim) {
    guard let count = try? end.subtracting(start), (try? count.subtracting(1))?.isProvablyNonNegative == true else {
      return nil
    }
    (self.start, self.end, self.count) = (start, end, count)
  }

  /// The smallest window that contains both; `nil` if it is unknown which begins or ends first.
  func hull(_ other: Window) -> Window? {
    guard let start = Dim.smaller(start, other.start), let end = Dim.larger(end, other.end) else { return nil }
    return Window(start: start, end: end)
  }

  /// The window relative to an origin `offset` positions to the left.
  func shifted(by offset: Dim) -> Window? {
    guard let start = try? start.adding(offset), let end = try? end.adding(offset) else { return nil }
    return Window(start: start, end: end)
  }

  /// The window relative to an outer window that contains it.
  func within(_ outer: Window) -> Window? {
    (try? outer.start.multiplied(by: -1)).flatMap { shifted(by: $0) }
  }

  func isAll(of extent: Dim) -> Bool { start == Dim(0) && end == extent }
}

extension Dim {
  /// The smaller of two, if one is provably at most the other.
  static func smaller(_ a: Dim, _ b: Dim) -> Dim? { a.isProvablyAtMost(b) ? a : b.isProvablyAtMost(a) ? b : nil }

  /// The larger of two, if one is provably at least the other.
  static func larger(_ a: Dim, _ b: Dim) -> Dim? { a.isProvablyAtMost(b) ? b : b.isProvablyAtMost(a) ? a : nil }

  func isProvablyAtMost(_ other: Dim) -> Bool { (try? other.subtracting(self))?.isProvablyNonNegative == true }
}

/// A part of a value: a window on some of its axes, and all positions of the others.
struct Region: Hashable, Sendable {
  private(set) var windows: [Int: Window] = [:]

  static let whole = Region()

  var isWhole: Bool { windows.isEmpty }
  var axes: [Int] { windows.keys.sorted() }

  subscript(axis: Int) -> Window? { windows[axis] }

  /// Windows that cover their axis are left out, so that equal regions are `==`.
  init(_ windows: [Int: Window] = [:], of type: TensorType? = nil) {
    self.windows = windows.filter { axis, window in type.map { !window.isAll(of: $0.shape[axis]) } ?? true }
  }

  /// The smallest region that contains both, as far as that is known.
  func hull(_ other: Region, of type: TensorType) -> Region {
    var hull: [Int: Window] = [:]
    for (axis, window) in windows { hull[axis] = other[axis].flatMap { window.hull($0) } }
    return Region(hull, of: type)
  }

  /// The windows on some of the axes.
  func filter(_ isIncluded: (Int, Window) -> Bool) -> Region { Region(windows.filter { isIncluded($0.key, $0.value) }) }

  /// The type of this part of a value.
  func type(of whole: TensorType) -> TensorType {
    var type = whole
    for (axis, window) in windows { type.shape[axis] = window.count }
    return type
  }
}
