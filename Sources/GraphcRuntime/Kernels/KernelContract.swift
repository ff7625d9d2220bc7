/// The kernels, one generic struct each: its fields are the labelled arguments of a call, in any form (`CallForm`).
///
/// `Kernels.Softmax(x: x, into: y, rows: 3, columns: 8).run(on: threads)` runs one. The addresses in it must stay valid
/// until `run` returns; an array that is passed as an argument does not.
public enum Kernels {}

/// A kernel call of some form. The struct that conforms is all that says which arguments the kernel takes: an op fills
/// its fields when it is lowered, the interpreter evaluates them, and the Swift emitter prints them.
package protocol KernelContract<Form> {
  associatedtype Form: CallForm
  /// The same call with numbers and addresses.
  associatedtype Evaluation: RunnableKernel

  /// What profiles and listings call it: the function that it computes, where it computes one of several.
  var title: String { get }

  /// Hands every field to `map`, with its label, in the order of the initializer.
  func map<M: FieldMap>(_ map: M) throws(M.Failure) -> Self where M.From == Form, M.To == Form

  func map<M: FieldMap>(_ map: M) throws(M.Failure) -> Evaluation where M.From == Form, M.To == Evaluated

  /// Bytes of scratch that each worker needs.
  func scratchByteCount<Failure: Error>(_ size: (Form.Size) throws(Failure) -> Int) throws(Failure) -> Int
}

/// A kernel call that is evaluated.
package protocol RunnableKernel {
  func run(on threads: ThreadPool)
}

extension KernelContract {
  /// The name of the struct in `Kernels`.
  package static var name: String { String(String(describing: Self.self).prefix { $0 != "<" }) }

  package var title: String { Self.name.prefix(1).lowercased() + Self.name.dropFirst() }

  package func scratchByteCount<Failure: Error>(
    _ size: (Form.Size) throws(Failure) -> Int
  ) throws(Failure) -> Int { 0 }
}

/// What is done with each field of a kernel call.
package protocol FieldMap<From, To> {
  associatedtype From: CallForm
  associatedtype To: CallForm
  associatedtype Failure: Error

  /// A case of an enum, such as the function that is computed; one without a label comes first.
  func option<Value: Sendable>(_ label: String?, _ value: Value) -> Value
  func flag(_ label: String, _ value: Bool) -> Bool
  func input(_ field: BufferField, _ value: From.Input) throws(Failure) -> To.Input
  func output(_ field: BufferField, _ value: From.Output) throws(Failure) -> To.Output
  /// An optional buffer that is not there.
  func absent(_ field: BufferField, isOutput: Bool)
  func size(_ label: String, _ value: From.Size) throws(Failure) -> To.Size
  func sizes(_ label: String, _ value: From.Sizes) throws(Failure) -> To.Sizes
  /// - Parameter operands: the labels of those that it has strides of.
  func strided(_ label: String, of operands: [String], _ value: From.Strided) throws(Failure) -> To.Strided
  func rowStrides(_ label: String, _ value: From.RowStrides) throws(Failure) -> To.RowStrides
  func number(_ label: String, _ value: From.Number) throws(Failure) -> To.Number
  func site(_ label: String, _ value: From.Site) throws(Failure) -> To.Site
}

/// What a kernel says about a buffer that it takes.
package struct BufferField: Hashable, Sendable {
  package var label: String
  /// Of the elements.
  package var dtype: DType
  /// Whether an output may share the memory of this input, element by element, each output that of one input; where
  /// operands are broadcast, only that of a dense one of the output's shape.
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
