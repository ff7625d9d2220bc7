import ExecutionPlan
import GraphIR
import GraphcRuntime
import GraphcText

/// The README of an emitted package.
struct PackageReadme {
  let package: EmittedPackage

  var text: String {
    var text = """
      # \(package.name)

      Written by graphc \(package.version). It builds alone; nothing but a Swift toolchain is needed.

      """
    for model in package.models { text += "\n" + section(model) }
    text += """

      ## Instruction sets

      The kernels are compiled for several instruction sets, and the best that the processor has is picked at start;
      `GRAPHC_ISA=avx2` or `GRAPHC_ISA=baseline` forces one.

      """
    return text
  }

  private func section(_ model: EmittedPackage.Model) -> String {
    let (given, made) = (model.input.plan.plainInputs, model.input.plan.plainOutputs)
    let needed = given.filter { model.input.inputDefaults[$0.name] == nil }
    let inputs = needed.map { "--input \($0.name)=FILE.npy" }.joined(separator: " ")
    let types = (given + made).map { "- \($0.name): `\($0.type)`" }.joined(separator: "\n")
    let doc = model.input.doc.map { escaped($0) + "\n\n" } ?? ""
    let pictures =
      model.input.pictures.isEmpty
      ? ""
      : "\n\nPictures can be given in the place of arrays after `swift build -c release --traits Images`, "
        + "which needs libpng and TurboJPEG."
    return """
      ## \(model.type)

      \(doc)\(types)

      ```sh
      swift build -c release
      .build/release/\(model.program) \(inputs)
      ```

      \(weights(model))\(pictures)

      ```swift
      \(example(model))
      ```
      \(generation(model))
      """
  }

  /// How tokens are written with the model.
  private func generation(_ model: EmittedPackage.Model) -> String {
    guard let generation = model.input.generation else { return "" }
    let limit = generation.limit.map { ", of which a row has at most \($0) with those of its prompt" } ?? ""
    return """

      It writes tokens, too\(limit):

      ```sh
      .build/release/\(model.program) \(model.generateArguments ?? "")
      ```

      `--help` after `generate` has the options: beams, sampling, and what is forbidden and forced. They begin with what
      the model was compiled with, `generationOptions`; a `generation_config.json` is not read any more.

      ```swift
      \(generationExample(model, generation))
      ```

      """
  }

  /// A program that writes tokens after constant inputs, all at once and as they come.
  private func generationExample(_ model: EmittedPackage.Model, _ generation: EmittedGeneration) -> String {
    var example = Example(model, package.name, reserved: ["options", "result", "token"])
    let given = model.input.inputsOfGeneration.filter { model.input.inputDefaults[$0.value.name] == nil }
    var arguments = generation.start.isEmpty || given.isEmpty ? ["[[1, 2, 3]]"] : []
    for item in given { arguments.append(example.argument(item.label, item.value)) }
    arguments.append("options: options")
    let list = arguments.joined(separator: ", ")
    example.lines += [
      "var options = \(model.type).generationOptions", "options.maxNewTokens = 4",
      "let result = try model.generate(\(list))", "print(result.rows[0].tokens)",
      "for try await token in try model.generatedTokens(\(list)) { print(token.token) }",
    ]
    return example.text
  }

  private func weights(_ model: EmittedPackage.Model) -> String {
    guard let file = model.weightsFile else { return "The model has no parameters: it needs no weights." }
    return """
      The program looks for `\(file)` in the working folder and in the folders above itself; `--weights`
      names another place. `graphc compile \(escaped(model.input.specFile)) --weights CHECKPOINT` writes that file.
      """
  }

  /// A program that runs the model on constant inputs and prints an output.
  private func example(_ model: EmittedPackage.Model) -> String {
    var example = Example(model, package.name)
    var arguments: [String] = []
    for (name, value) in zip(ModelNames.inputs(model.input), model.input.plan.plainInputs)
    where model.input.inputDefaults[value.name] == nil {
      arguments.append(example.argument(name, value))
    }
    let ofStates = model.input.dimsOfStates.map { "\(ModelSources.literal($0)): \(example.dims[$0] ?? 1)" }
    if !ofStates.isEmpty { arguments.append("dims: [\(ofStates.joined(separator: ", "))]") }
    guard let output = ModelNames.outputs(model.input).first else { return example.text }
    let local = example.local(output)
    example.lines += [
      "let \(local) = try model(\(arguments.joined(separator: ", "))).\(SwiftNames.escaped(output))",
      "print(\(local))",
    ]
    return example.text
  }
}

/// A program that uses a model.
private struct Example {
  var lines: [String]
  /// The run-time dims of its tensors.
  let dims: [String: Int]
  private var locals: NameScope

  var text: String { lines.joined(separator: "\n") }

  init(_ model: EmittedPackage.Model, _ package: String, reserved: [String] = []) {
    let runtime = RuntimeSources(package: package).name(.runtime)
    locals = NameScope(reserved: Set(["model", "print"] + reserved))
    dims = Self.exampleDims(model.input.plan)
    let weights = model.weightsFile.map { "weights: \"\($0)\"" } ?? ""
    lines = [model.type, runtime].sorted().map { "import \($0)" }
    lines += ["", "let model = try \(model.type)(\(weights))"]
  }

  /// A local name that is free.
  mutating func local(_ name: String) -> String { SwiftNames.escaped(locals.unique(name)) }

  /// Makes a constant tensor, and gives the argument that passes it.
  mutating func argument(_ name: String, _ value: PlanFunction.Value) -> String {
    let local = local(name)
    let shape = value.type.shape.map { (try? $0.evaluate(dims)) ?? 1 }
    let element =
      switch value.type.dtype {
      case .f32: "0 as Float"
      case .i32: "0 as Int32"
      case .bf16: "BFloat16(bitPattern: 0)"
      case .bool: "true"
      }
    lines.append("let \(local) = try Tensor(repeating: \(element), shape: \(shape))")
    return "\(SwiftNames.label(name)): \(local)"
  }

  /// Run-time dims of an example: all equal, as small as the checks of the model allow.
  private static func exampleDims(_ plan: ExecutionPlan) -> [String: Int] {
    let candidates = (0...12).map { exponent in
      Dictionary(uniqueKeysWithValues: plan.dims.map { ($0, 1 << exponent) })
    }
    let fitting = candidates.first { dims in
      let extents = plan.main.inputs.flatMap(\.type.shape).map { (try? $0.evaluate(dims)) ?? 0 }
      let slacks = plan.checks.map { (try? $0.nonNegative.evaluate(dims)) ?? -1 }
      return extents.allSatisfy { $0 >= 1 } && slacks.allSatisfy { $0 >= 0 }
    }
    return fitting ?? candidates[0]
  }
}
