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

      """
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
    let runtime = RuntimeSources(package: package.name).name(.runtime)
    var locals = NameScope(reserved: ["model", "print"])
    let dims = Self.exampleDims(model.input.plan)
    let weights = model.weightsFile.map { "weights: \"\($0)\"" } ?? ""
    var lines = [model.type, runtime].sorted().map { "import \($0)" }
    lines += ["", "let model = try \(model.type)(\(weights))"]
    var arguments: [String] = []
    for (name, value) in zip(ModelNames.inputs(model.input), model.input.plan.plainInputs)
    where model.input.inputDefaults[value.name] == nil {
      let local = SwiftNames.escaped(locals.unique(name))
      let shape = value.type.shape.map { (try? $0.evaluate(dims)) ?? 1 }
      let element =
        switch value.type.dtype {
        case .f32: "0 as Float"
        case .i32: "0 as Int32"
        case .bf16: "BFloat16(bitPattern: 0)"
        case .bool: "true"
        }
      lines.append("let \(local) = try Tensor(repeating: \(element), shape: \(shape))")
      arguments.append("\(SwiftNames.label(name)): \(local)")
    }
    let ofStates = model.input.dimsOfStates.map { "\(ModelSources.literal($0)): \(dims[$0] ?? 1)" }
    if !ofStates.isEmpty { arguments.append("dims: [\(ofStates.joined(separator: ", "))]") }
    let outputs = ModelNames.outputs(model.input)
    guard let output = outputs.first else { return lines.joined(separator: "\n") }
    let local = SwiftNames.escaped(locals.unique(output))
    lines.append("let \(local) = try model(\(arguments.joined(separator: ", "))).\(SwiftNames.escaped(output))")
    lines.append("print(\(local))")
    return lines.joined(separator: "\n")
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
