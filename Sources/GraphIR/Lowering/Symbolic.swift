package import GraphcRuntime

/// The form of a kernel call in a plan: sizes are polynomials until the run-time dims are bound.
package enum Symbolic: CallForm {
  package typealias Input = BufferArgument
  package typealias Output = BufferArgument
  package typealias Size = Dim
  package typealias Sizes = [Dim]
  package typealias Number = Double

  /// A shape with the strides of several operands, in the order of the kernel.
  package struct Strided: Hashable, Sendable {
    package var shape: [Dim]
    /// Strides in elements, 0 where an operand is broadcast.
    package var strides: [[Dim]]
    /// Whether the order of the axes does not matter (`StridedView`).
    package var transposing = false
  }

  /// The strides of one operand of attention.
  package struct RowStrides: Hashable, Sendable {
    package var batch: Dim
    package var head: Dim
    package var row: Dim

    /// The first three of the strides of four axes.
    init(_ strides: [Dim]) { (batch, head, row) = (strides[0], strides[1], strides[2]) }
  }

  /// The value that a call computes, as the runner names it in messages.
  package enum Site: Hashable, Sendable {
    case value
  }
}

/// The elements of a buffer from an offset on.
package struct BufferArgument: Hashable, Sendable {
  package var buffer: Buffer
  package var offset: Dim
  package var dtype: DType
  /// Whether the value is the whole buffer, row-major (`BufferView.isWhole`), so that a kernel may overwrite it with
  /// its result.
  package var isWhole: Bool

  package init(_ buffer: Buffer, offset: Dim = 0, _ dtype: DType, isWhole: Bool) {
    self.buffer = buffer
    self.offset = offset
    self.dtype = dtype
    self.isWhole = isWhole
  }
}

/// A field of a kernel call in a plan, as listings and emitted code show it.
package enum CallField: Hashable, Sendable {
  /// A case of an enum, without the dot.
  case option(String?, String)
  case flag(String, Bool)
  case input(BufferField, BufferArgument?)
  case output(BufferField, BufferArgument?)
  case size(String, Dim)
  case sizes(String, [Dim])
  case strided(String, Symbolic.Strided, of: [String])
  case rowStrides(String, Symbolic.RowStrides)
  case number(String, Double)
  case site(String)

  package var label: String? {
    switch self {
    case .option(let label, _): label
    case .input(let field, _), .output(let field, _): field.label
    case .flag(let label, _), .size(let label, _), .sizes(let label, _), .strided(let label, _, _),
      .rowStrides(let label, _), .number(let label, _), .site(let label):
      label
    }
  }
}

extension KernelContract<Symbolic> {
  /// All fields, in the order of the initializer.
  package var fields: [CallField] {
    let list = FieldList()
    let _: Self = map(list)
    return list.fields
  }

  /// The same call on other buffers.
  package func onBuffers(_ replace: (Buffer) -> Buffer) -> Self {
    withoutActuallyEscaping(replace) { map(BufferReplacement(replace: $0)) }
  }
}

/// A map within plans, which keeps every field that it does not change.
package protocol PlanFieldMap: FieldMap where From == Symbolic, To == Symbolic, Failure == Never {}

extension PlanFieldMap {
  package func size(_ label: String, _ value: Dim) -> Dim { value }
  package func sizes(_ label: String, _ value: [Dim]) -> [Dim] { value }
  package func strided(_ label: String, of operands: [String], _ value: Symbolic.Strided) -> Symbolic.Strided { value }
  package func rowStrides(_ label: String, _ value: Symbolic.RowStrides) -> Symbolic.RowStrides { value }
  package func number(_ label: String, _ value: Double) -> Double { value }
  package func site(_ label: String, _ value: Symbolic.Site) -> Symbolic.Site { value }
}

private struct BufferReplacement: PlanFieldMap {
  let replace: (Buffer) -> Buffer

  func input(_ field: BufferField, _ value: BufferArgument) -> BufferArgument { replaced(value) }
  func output(_ field: BufferField, _ value: BufferArgument) -> BufferArgument { replaced(value) }

  private func replaced(_ value: BufferArgument) -> BufferArgument {
    var value = value
    value.buffer = replace(value.buffer)
    return value
  }
}

private final class FieldList: PlanFieldMap {
  private(set) var fields: [CallField] = []

  private func append<Value>(_ field: CallField, _ value: Value) -> Value {
    fields.append(field)
    return value
  }

  func option<Value: Sendable>(_ label: String?, _ value: Value) -> Value { append(.option(label, "\(value)"), value) }
  func flag(_ label: String, _ value: Bool) -> Bool { append(.flag(label, value), value) }
  func input(_ field: BufferField, _ value: BufferArgument) -> BufferArgument { append(.input(field, value), value) }
  func output(_ field: BufferField, _ value: BufferArgument) -> BufferArgument { append(.output(field, value), value) }
  func absent(_ field: BufferField, isOutput: Bool) {
    fields.append(isOutput ? .output(field, nil) : .input(field, nil))
  }
  func size(_ label: String, _ value: Dim) -> Dim { append(.size(label, value), value) }
  func sizes(_ label: String, _ value: [Dim]) -> [Dim] { append(.sizes(label, value), value) }
  func strided(_ label: String, of operands: [String], _ value: Symbolic.Strided) -> Symbolic.Strided {
    append(.strided(label, value, of: operands), value)
  }
  func rowStrides(_ label: String, _ value: Symbolic.RowStrides) -> Symbolic.RowStrides {
    append(.rowStrides(label, value), value)
  }
  func number(_ label: String, _ value: Double) -> Double { append(.number(label, value), value) }
  func site(_ label: String, _ value: Symbolic.Site) -> Symbolic.Site { append(.site(label), value) }
}
