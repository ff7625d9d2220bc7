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
    let main = model.input.plan.main
    let needed = main.inputs.filter { model.input.inputDefaults[$0.name] == nil }
    let inputs = needed.map { "--input \($0.name)=FILE.npy" }.joined(separator: " ")
    let types = (main.inputs + main.outputs).map { "- \($0.name): `\($0.type)`" }.joined(separator: "\n")
    let arguments = zip(ModelNames.inputs(model.input), main.inputs)
      .filter { model.input.inputDefaults[$1.name] == nil }.map { $0.0 }
    let call = arguments.map { "\(SwiftNames.label($0)): \(SwiftNames.escaped($0))" }.joined(separator: ", ")
    let output = ModelNames.outputs(model.input).first.map(SwiftNames.escaped) ?? ""
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

      The program looks for `\(model.weightsFile)` in the working folder and in the folders above itself; `--weights`
      names another place. `graphc compile \(escaped(model.input.specFile)) --weights CHECKPOINT` writes that file.\(pictures)

      ```swift
      import \(model.type)
      import \(package.name)Runtime

      let model = try \(model.type)(weights: "\(model.weightsFile)")
      let \(output) = try model(\(call)).\(output)
      ```

      """
  }
}
