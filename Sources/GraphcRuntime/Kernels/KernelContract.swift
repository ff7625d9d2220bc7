/// The kernels, one generic struct each. The fields of a struct are the labelled arguments of a call, in some form
/// (`CallForm`).
///
/// `Kernels.Softmax(x: x, into: y, rows: 3, columns: 8).run(on: threads)` runs a kernel. The addresses must stay valid
/// until `run` returns; that of an array passed as an argument does not.
public enum Kernels {}

/// A kernel call in some form. Only the conforming struct says which arguments a kernel takes: an op fills the fields
/// when it is lowered, the interpreter evaluates them, and the Swift emitter prints them.
package protocol KernelContract<Form> {
  associatedtype Form: CallForm
  /// The same call with numbers and addresses.
  associatedtype Evaluation: RunnableKernel

  /// The name in profiles and listings: the function that is computed, if the kernel computes one of several.
  var title: String { get }

  /// Passes every field with its label to `map`, in the order of the initializer.
  func map<M: FieldMap>(_ map: M) throws(M.Failure) -> Self where M.From == Form, M.To == Form

  func map<M: FieldMap>(_ map: M) throws(M.Failure) -> Evaluation where M.From == Form, M.To == Evaluated

  /// What the call needs besides its fields; `nil` for nothing.
  var scratch: Scratch<Form.Size>? { get }
}

/// An evaluated kernel call.
package protocol RunnableKernel {
  /// What the call needs of the threads; `nil` for nothing.
  var scratch: Scratch<Int>? { get }

  /// Runs the kernel; its scratch has been reserved.
  func run(on threads: ThreadPool)
}

extension KernelContract {
  /// The name of the struct in `Kernels`.
  package static var name: String { String(String(describing: Self.self).prefix { $0 != "<" }) }

  package var title: String { Self.name.prefix(1).lowercased() + Self.name.dropFirst() }

  package var scratch: Scratch<Form.Size>? { nil }
}

/// A visitor that transforms each field of a kernel call.
package protocol FieldMap<From, To> {
  associatedtype From: CallForm
  associatedtype To: CallForm
  associatedtype Failure: Error

  /// A case of an enum, such as the function to compute; one without a label comes first.
  func option<Value: Sendable>(_ label: String?, _ value: Value) -> Value
  func flag(_ label: String, _ value: Bool) -> Bool
  func input(_ field: BufferField, _ value: From.Input) throws(Failure) -> To.Input
  func output(_ field: BufferField, _ value: From.Output) throws(Failure) -> To.Output
  /// An optional buffer that is absent.
  func absent(_ field: BufferField, isOutput: Bool)
  func size(_ label: String, _ value: From.Size) throws(Failure) -> To.Size
  func sizes(_ label: String, _ value: From.Sizes) throws(Failure) -> To.Sizes
  /// - Parameter operands: the labels of the operands whose strides the value holds.
  func strided(_ label: String, of operands: [String], _ value: From.Strided) throws(Failure) -> To.Strided
  func rowStrides(_ label: String, _ value: From.RowStrides) throws(Failure) -> To.RowStrides
  func number(_ label: String, _ value: From.Number) throws(Failure) -> To.Number
  func site(_ label: String, _ value: From.Site) throws(Failure) -> To.Site
}

/// What a kernel states about one of its buffers.
package struct BufferField: Hashable, Sendable {
  package var label: String
  /// The element type.
  package var dtype: DType
  /// Whether an output may be written to the memory of this input. Each element of the output then depends on the same
  /// element of the input only. A broadcast operand qualifies only if it is contiguous and has the shape of the output.
  package var inPlace: Bool

  init(_ label: String, _ dtype: DType, inPlace: Bool = false) {
    self.label = label
    self.dtype = dtype
    self.inPlace = inPlace
  }
}

extension FieldMap {
  package func option<Value: Sendable>(_ label: String?, _ value: Value) -> Value { value }
  package func flag(_ label: String, _ value: Bool) -> Bool { value }
  package func absent(_ field: BufferField, isOutput: Bool) {}

  func option<Value: Sendable>(_ value: Value) -> Value { option(nil, value) }

  func input(
    _ label: String, _ dtype: DType, inPlace: Bool = false, _ value: From.Input
  ) throws(Failure) -> To.Input {
    try input(BufferField(label, dtype, inPlace: inPlace), value)
  }

  func input(
    _ label: String, _ dtype: DType, inPlace: Bool = false, _ value: From.Input?
  ) throws(Failure) -> To.Input? {
    let field = BufferField(label, dtype, inPlace: inPlace)
    if let value { return try input(field, value) }
    absent(field, isOutput: false)
    return nil
  }

  func output(_ label: String, _ dtype: DType, _ value: From.Output) throws(Failure) -> To.Output {
    try output(BufferField(label, dtype), value)
  }

  func output(_ label: String, _ dtype: DType, _ value: From.Output?) throws(Failure) -> To.Output? {
    let field = BufferField(label, dtype)
    if let value { return try output(field, value) }
    absent(field, isOutput: true)
    return nil
  }
}
