import Diagnostics
import GraphIR
import ModelSpec

extension FunctionGenerator {
  /// `x[:, 0]`: slices, then one reshape that drops and inserts axes.
  func index(_ operand: Expression, _ indices: [Expression.Index], at span: Span, in scope: Scope) throws -> Value {
    let base = try evaluate(operand, in: scope)
    if case .list(let elements) = base { return try element(of: elements, indices, at: span, in: scope) }
    var x = try tensor(base, "indexing", at: operand.span)
    let type = builder.type(of: x)
    let consumed = indices.count {
      switch $0.kind {
      case .at, .slice: true
      case .newAxis, .ellipsis: false
      }
    }
    let ellipses = indices.count { if case .ellipsis = $0.kind { true } else { false } }
    guard consumed <= type.rank, ellipses <= 1 else {
      throw Diagnostic(
        "shape/index", ellipses > 1 ? "'...' may stand once in an index" : "\(consumed) indices for \(type)", at: span,
        help: ellipses > 1 ? "leave out all but one" : "\(module.text(of: operand)) has \(type.rank) axes"
      ).cuttingIndices(indices, to: ellipses > 1 || consumed < indices.count ? 0 : type.rank, module)
    }
    var shape: [Dim] = []
    var axis = 0
    for part in indices {
      switch part.kind {
      case .newAxis: shape.append(1)
      case .ellipsis:
        for _ in 0..<(type.rank - consumed) {
          shape.append(type.shape[axis])
          axis += 1
        }
      case .at(let expression):
        let start = try bound(expression, extent: type.shape[axis], in: scope)
        let end = try sizing(at: part.span) { () throws(DimError) in try start.adding(1) }
        x = try slice(x, axis: axis, from: start, to: end, at: part.span, in: scope)
        axis += 1
      case .slice(let from, let to):
        let extent = type.shape[axis]
        let start = try from.map { try bound($0, extent: extent, in: scope) } ?? 0
        let end = try to.map { try bound($0, extent: extent, in: scope) } ?? extent
        x = try slice(x, axis: axis, from: start, to: end, at: part.span, in: scope)
        shape.append(builder.type(of: x).shape[axis])
        axis += 1
      }
    }
    shape += type.shape[axis...]
    if shape != builder.type(of: x).shape { x = try emit(.reshape(Reshape(shape)), [x], at: span, in: scope) }
    return .tensor(x)
  }

  /// A slice whose bounds are proved, refuted, or checked at run time.
  func slice(_ x: ValueID, axis: Int, from start: Dim, to end: Dim, at span: Span, in scope: Scope) throws -> ValueID {
    let extent = builder.type(of: x).shape[axis]
    if start == Dim(0), end == extent { return x }
    let op = Slice(axis: axis, start: start, end: end)
    let result = try emit(.slice(op), [x], at: span, in: scope)
    let conditions = (try? op.bounds(extent)) ?? []
    for (condition, text) in zip(conditions, ["\(start) >= 0", "\(start) <= \(end)", "\(end) <= \(extent)"]) {
      let holds = try require(condition, "the slice needs \(text)", at: span, in: scope)
      guard holds else {
        throw Diagnostic(
          "shape/slice", "\(start):\(end) is outside of axis \(axis), which has \(extent) positions, for every binding",
          at: span)
      }
    }
    return result
  }

  /// Proves that a dim is at least 0, refutes it, or adds a check at run time.
  ///
  /// - Parameter isAssertion: whether the condition comes from `assert:`.
  /// - Returns: `false` if it is refuted.
  func require(
    _ dim: Dim, _ message: String, isAssertion: Bool = false, at span: Span, in scope: Scope
  ) throws -> Bool {
    if dim.isProvablyNonNegative { return true }
    let isNegative = try sizing(at: span) { () throws(DimError) in try Dim(-1).subtracting(dim) }.isProvablyNonNegative
    if !isNegative { module.addCheck(dim, message, isAssertion: isAssertion, origin: scope.origin(span)) }
    return !isNegative
  }

  /// Requires the dims of an explicitly given shape to be valid extents.
  func requireExtents(_ shape: [Dim], at span: Span, in scope: Scope) throws {
    for dim in shape where dim.constantValue == nil {
      guard try require(dim, "the extent \(dim) is negative", at: span, in: scope) else {
        throw Diagnostic("shape/negative", "the extent \(dim) is negative for every binding", at: span)
      }
    }
  }

  /// A bound of a slice; a negative literal counts from the end.
  private func bound(_ expression: Expression, extent: Dim, in scope: Scope) throws -> Dim {
    let value = try evaluate(expression, in: scope)
    guard case .integer(let dim) = value else {
      throw Diagnostic(
        "type/expected-int", "an index must be an integer or a dim, this is \(value.kindName)", at: expression.span,
        help: "gather(x, index, axis) picks rows by a tensor")
    }
    guard let constant = dim.constantValue, constant < 0 else { return dim }
    return try sizing(at: expression.span) { () throws(DimError) in try extent.adding(dim) }
  }

  private func element(
    of elements: [Value], _ indices: [Expression.Index], at span: Span, in scope: Scope
  ) throws -> Value {
    guard indices.count == 1, case .at(let expression) = indices[0].kind,
      case .integer(let dim) = try evaluate(expression, in: scope), let position = dim.constantValue
    else { throw Diagnostic("shape/index", "a list is indexed by one integer", at: span) }
    let index = position < 0 ? position + elements.count : position
    guard elements.indices.contains(index) else {
      throw Diagnostic("shape/index", "index \(position) is outside of a list of \(elements.count)", at: span)
    }
    return elements[index]
  }

  /// Runs dim arithmetic; an overflow becomes an error of the spec.
  func sizing<Result>(at span: Span, _ body: () throws(DimError) -> Result) throws -> Result {
    do { return try body() } catch {
      let inference = InferenceError(error)
      throw Diagnostic(inference.code, inference.message, at: span)
    }
  }
}

extension Diagnostic {
  /// The same diagnostic with a fix that removes the indices that have no axis; `count` is 0 if it is unknown which.
  fileprivate func cuttingIndices(
    _ indices: [Expression.Index], to count: Int, _ module: ModuleGenerator
  ) -> Diagnostic {
    guard count > 0, count < indices.count else { return self }
    let last = indices[count - 1].span
    let place = Span(source: last.source, start: Int(last.end), end: Int(indices[indices.count - 1].span.end))
    return suggesting("", replacing: module.written(place), at: place)
  }
}
