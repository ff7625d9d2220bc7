import GraphcRuntime

/// A value that lasts from one run to the next: an input of `main` that takes, in each run but the first, what an output
/// of the same type was in the run before.
///
/// Input and output share one piece of memory, which a plan writes in place. It is named by its input.
package struct ModuleState: Hashable, Sendable {
  /// The name of the input of `main` that holds the value before a run.
  package var input: String
  /// The name of the output of `main` that holds it after the run.
  package var output: String
  /// The value of every element before the first run: a number, an integer or a boolean, as the type asks for.
  package var initial: Constant.Value
  /// The axis along which independent rows lie, such as the sequences of a batch, which may be reordered between runs;
  /// `nil` if there is none. It is 0, or 1 where values are stacked by layer.
  package var rowAxis: Int?
  /// The axis, after that of the rows, of positions that are filled in ascending order, as those of a cache; `nil` if
  /// every element of a row matters from the beginning.
  package var positionAxis: Int?

  package init(
    input: String, output: String, initial: Constant.Value, rowAxis: Int? = nil, positionAxis: Int? = nil
  ) {
    self.input = input
    self.output = output
    self.initial = initial
    self.rowAxis = rowAxis
    self.positionAxis = positionAxis
  }
}

// MARK: Text

extension ModuleState {
  /// The attributes in the order of the text.
  var attributes: [Attribute] {
    var attributes = Constant(initial).attributes.map { Attribute("initial", $0.value) }
    if let rowAxis { attributes.append(Attribute("rows", .integer(rowAxis))) }
    if let positionAxis { attributes.append(Attribute("positions", .integer(positionAxis))) }
    return attributes
  }

  init(input: String, output: String, attributes: inout AttributeReader) throws(AttributeError) {
    self.init(
      input: input, output: output, initial: try Constant.Value(try attributes.take("initial"), of: "initial"),
      rowAxis: try attributes.has("rows") ? attributes.integer("rows") : nil,
      positionAxis: try attributes.has("positions") ? attributes.integer("positions") : nil)
  }
}

// MARK: Validity

extension ModuleState {
  /// What is wrong with the state in a module with these inputs and outputs of `main`; `nil` if nothing is.
  func fault(inputs: [String: TensorType], outputs: [String: TensorType]) -> String? {
    guard let type = inputs[input] else { return "there is no input of that name" }
    guard let written = outputs[output] else { return "there is no output '\(output)'" }
    if written != type { return "the input is \(type), the output '\(output)' is \(written)" }
    let holds =
      switch initial {
      case .float(let value): type.dtype == .f32 || type.dtype == .bf16 && Float(value).bitPattern & 0xffff == 0
      case .dim(let dim): type.dtype == .i32 && dim.constantValue.flatMap { Int32(exactly: $0) } != nil
      case .bool: type.dtype == .bool
      }
    if !holds { return "the initial value \(Constant(initial).attributes[0].value.text) is none of \(type.dtype)" }
    if let rowAxis, !type.shape.indices.contains(rowAxis) { return "\(type) has no axis \(rowAxis) for rows" }
    if let positionAxis, let rowAxis, !type.shape.indices.contains(positionAxis) || positionAxis <= rowAxis {
      return "\(type) has no axis \(positionAxis) for positions after that of rows"
    }
    if positionAxis != nil, rowAxis == nil { return "there are positions and no rows" }
    do { try Check.size(type) } catch { return error.message }
    return nil
  }
}

extension Module {
  /// The state that an input of `main` holds; `nil` for a plain input.
  package func state(ofInput name: String) -> ModuleState? { states.first { $0.input == name } }

  /// The state that an output of `main` writes; `nil` for a plain output.
  package func state(ofOutput name: String) -> ModuleState? { states.first { $0.output == name } }
}
