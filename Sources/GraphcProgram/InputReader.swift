package import GraphcRuntime
import GraphcText

/// Scans the values of `--input name=…`: an array, a picture, numbers, or random values. Several values of
/// one input are joined along its first axis.
package struct InputReader {
  private let declared: [TensorDeclaration]
  private let seed: UInt64
  private let preprocessing: (String) throws -> Preprocessing?

  /// - Parameters:
  ///   - seed: the seed of random inputs.
  ///   - preprocessing: the preparation of pictures, by the name of the input.
  package init(
    _ declared: [TensorDeclaration], seed: UInt64 = 0, preprocessing: @escaping (String) throws -> Preprocessing?
  ) {
    self.declared = declared
    self.seed = seed
    self.preprocessing = preprocessing
  }

  /// Reads the headers of the inputs. Random values take the run-time dims of the other inputs, and 1 for dims that no
  /// other input has; as a part of a batch they are one item. Inputs that are not given get their defaults. If no input
  /// is given and all have defaults, every run-time dim is 1.
  ///
  /// - Parameters:
  ///   - givenDims: run-time dims from `--dim`, for inputs that are generated.
  ///   - fillsMissing: whether inputs that are not given and have no default become random.
  ///   - memoryLimit: the bytes that the contents of a pipe or of the file of a picture may take.
  /// - Throws: `usage/input` for a malformed option, or a repeated input whose first axis is not a run-time dim;
  ///   `usage/value` for a dim that contradicts a given input; `shape/mismatch` for parts that do not fit together;
  ///   `limit/memory`; errors of the readers.
  package func scan(
    _ options: [String], dims givenDims: [Assignment] = [], fillsMissing: Bool = false,
    memoryLimit: Int = MemoryLimit.standard
  ) throws -> ScannedInputs {
    let givenDims = try DimBindings.given(
      givenDims, of: DimBindings.dims(of: declared), multiples: DimBindings.multiples(of: declared))
    var parts: [String: [InputPart]] = [:]
    for option in options {
      guard let assignment = Assignment(option) else {
        throw GraphcError(
          .usage, "usage/input", "--input takes name=FILE, name=random or name=1,2,3, not '\(option)'")
      }
      let input = try declaration(assignment.name)
      let given = parts[input.name] ?? []
      if !given.isEmpty, input.leadingDim == nil {
        throw GraphcError(
          .usage, "usage/input",
          "the input '\(input.name)' is given more than once and is \(input.type): no run-time dim in front",
          help: "give it once")
      }
      let part = assignment.value == "random" ? .random : try part(input, assignment.value, memoryLimit)
      parts[input.name] = given + [part]
    }
    var dims = try knownDims(parts, givenDims)
    var inputs: [ScannedInputs.Input] = []
    for input in declared {
      let isFilled = fillsMissing && input.defaultValue == nil
      let given = parts[input.name] ?? (isFilled ? [.random] : [])
      guard !given.isEmpty else { continue }
      inputs.append(.init(declaration: input, parts: given, shape: try shape(of: input, given, dims)))
    }
    let missing = declared.filter { input in
      input.defaultValue != nil && !inputs.contains { $0.declaration.name == input.name }
    }
    let saysNothing = inputs.isEmpty && missing.count == declared.count
    if !missing.isEmpty, !fillsMissing, !saysNothing {
      let given = ScannedInputs(inputs: inputs, dims: dims, seed: seed)
      dims.merge(try DimSolver.solve(declared, inputs: given.types, known: givenDims)) { $1 }
    }
    for input in missing { inputs.append(.init(declaration: input, parts: [], shape: try input.shape(for: dims))) }
    return ScannedInputs(inputs: inputs, dims: dims, seed: seed)
  }

  /// Checks that every input without a default was given, and that all fit together.
  ///
  /// - Throws: 64 `input/missing`; as `DimSolver.solve`.
  package func requireAll(_ scanned: ScannedInputs) throws(GraphcError) {
    _ = try DimSolver.solve(declared, inputs: scanned.types)
  }

  /// The shape of the whole of the parts.
  private func shape(of input: TensorDeclaration, _ parts: [InputPart], _ dims: [String: Int]) throws -> [Int] {
    var dims = dims
    if parts.count > 1, let leading = input.leadingDim { dims[leading] = 1 }
    let shapes = try parts.map { try $0.shape ?? randomShape(input, dims) }
    if shapes.count == 1 { return shapes[0] }
    do {
      return try Tensor.concatenatedType(shapes.map { (input.dtype, $0) }).shape
    } catch {
      var error = error
      error.message = "the input '\(input.name)': \(error.message)"
      throw error
    }
  }

  private func randomShape(_ input: TensorDeclaration, _ dims: [String: Int]) throws -> [Int] {
    let shape = try input.shape(for: dims)
    guard shape.allSatisfy({ $0 >= 1 }) else {
      throw GraphcError(
        .badInput, "shape/mismatch", "the input '\(input.name)' is \(input.type), which is empty for \(dims)")
    }
    return shape
  }

  private func declaration(_ name: String) throws -> TensorDeclaration {
    if let input = declared.first(where: { $0.name == name }) { return input }
    throw GraphcError(
      .usage, "input/unknown", "the model has no input '\(name)'",
      help: NearestName.best(to: name, among: declared.map(\.name)).map { "did you mean '\($0)'?" }
        ?? "its inputs are \(declared.map(\.description).joined(separator: ", "))")
  }

  /// The run-time dims that are given, or known from the shapes of given inputs; the others are 1.
  private func knownDims(_ parts: [String: [InputPart]], _ given: [String: Int]) throws -> [String: Int] {
    var dims = Dictionary(DimBindings.dims(of: declared).map { ($0, 1) }, uniquingKeysWith: { first, _ in first })
    dims.merge(given) { $1 }
    for input in declared {
      guard let parts = parts[input.name] else { continue }
      var count = 0
      var last: [Int]?
      for part in parts {
        guard let shape = part.shape, shape.count == input.shape.count else {
          count += 1
          continue
        }
        count = count.addingReportingOverflow(shape.first ?? 1).partialValue
        last = shape
      }
      var found: [String: Int] = [:]
      for (axis, extent) in zip(input.shape, last ?? []) {
        if case (let name, let value?)? = axis.solved(by: extent) { found[name] = value }
      }
      if let leading = input.leadingDim, last != nil || parts.count > 1 { found[leading] = count }
      for (name, extent) in found.sorted(by: { $0.key < $1.key }) {
        if let wanted = given[name], wanted != extent {
          throw GraphcError(
            .usage, "usage/value",
            "--dim \(name)=\(wanted), but \(name) is \(extent) in the input '\(input.name)' as it is given: \(input.type)",
            help: "--dim is for inputs that are random or left out; leave out --dim \(name)=\(wanted)")
        }
        dims[name] = extent
      }
    }
    return dims
  }

  // MARK: Values

  /// Reads the header of a file; its first bytes decide what it is.
  private func part(_ input: TensorDeclaration, _ text: String, _ memoryLimit: Int) throws -> InputPart {
    if let numbers = Self.numbers(text, input.dtype) { return .numbers(try Self.tensor(numbers, input)) }
    let file: RandomAccessFile
    do {
      file = try RandomAccessFile.open(text, pipeLimit: InputPart.pipeLimit, memoryLimit: memoryLimit)
    } catch let error as GraphcError where error.code == "io/not-found" && !text.hasSuffix(".npy") {
      // The text was probably not meant as a file.
      _ = try steps(for: input, text)
      throw error
    }
    switch try file.kind() {
    case .npy: return try array(input, file)
    case .png, .jpeg: return try picture(file, steps(for: input, text), memoryLimit)
    case let kind:
      if try preprocessing(input.name) == nil || text.hasSuffix(".npy") { throw GraphcError.noArray(kind, text) }
      return try picture(file, steps(for: input, text), memoryLimit)
    }
  }

  private func picture(_ file: RandomAccessFile, _ steps: Preprocessing, _ memoryLimit: Int) throws -> InputPart {
    var estimate = MemoryEstimate()
    estimate.pass("the file \(file.path)", file.byteCount)
    try estimate.check(limit: memoryLimit)
    return .picture(
      path: file.path, byteCount: file.byteCount, steps: steps, header: try PictureHeader(file: file))
  }

  private func array(_ input: TensorDeclaration, _ file: RandomAccessFile) throws -> InputPart {
    let array = try NpyFile(file: file)
    guard array.dtype == input.dtype else {
      throw GraphcError.wrongType(input, array.dtypeName, path: file.path)
    }
    return .array(path: file.path, shape: array.shape, isTransposed: array.isFortranOrder && array.shape.count > 1)
  }

  /// The preparation of a picture, which the spec must define.
  private func steps(for input: TensorDeclaration, _ path: String) throws -> Preprocessing {
    if let preprocessing = try preprocessing(input.name) { return preprocessing }
    guard input.shape.count == 4, input.dtype == .f32 else {
      throw GraphcError(
        .usage, "usage/input",
        "the input '\(input.name)' is \(input.type), which is read from a .npy file or numbers",
        path: path)
    }
    throw GraphcError(
      .badInput, "preproc/missing", "the spec does not say how a picture becomes the input '\(input.name)'",
      path: path, help: "add preprocess: {\(input.name): {resize: …, mean: […], std: […]}} to the spec")
  }

  /// Numbers separated by commas; for bool also `true` and `false`.
  private static func numbers(_ text: String, _ dtype: DType) -> [Double]? {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { part in
      dtype == .bool ? Bool(String(part)).map { $0 ? 1 : 0 } ?? Double(part) : Double(part)
    }
    return numbers.count == parts.count ? numbers : nil
  }

  /// A tensor of numbers in one row: all axes but the last are 1.
  private static func tensor(_ numbers: [Double], _ input: TensorDeclaration) throws -> Tensor {
    let rank = input.shape.count
    let shape = Array(repeating: 1, count: max(rank - 1, 0)) + (rank > 0 ? [numbers.count] : [])
    switch input.dtype {
    case .f32: return try Tensor(numbers.map { Float($0) }, shape: shape)
    case .i32:
      let integers = numbers.compactMap { Int32(exactly: $0) }
      guard integers.count == numbers.count else {
        throw GraphcError(.badInput, "input/range", "the input '\(input.name)' takes 32-bit integers")
      }
      return try Tensor(integers, shape: shape)
    case .bf16: throw GraphcError(.badInput, "input/range", "the input '\(input.name)' takes numbers as f32")
    case .bool:
      guard numbers.allSatisfy({ $0 == 0 || $0 == 1 }) else {
        throw GraphcError(.badInput, "input/range", "the input '\(input.name)' takes true and false, or 1 and 0")
      }
      return try Tensor(numbers.map { $0 == 1 }, shape: shape)
    }
  }
}
