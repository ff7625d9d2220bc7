import ExecutionPlan
import GraphIR
import GraphcRuntime

/// The `main.swift` of the program that runs a model from the command line.
struct ProgramSource {
  let model: EmittedPackage.Model
  let runtime: RuntimeSources
  let version: String

  var text: String {
    let input = model.input
    var source = SwiftSource()
    source.line("// Written by graphc \(version); compiling again overwrites it.")
    source.line()
    for module in [model.type, runtime.name(.program), runtime.name(.runtime)] { source.line("import \(module)") }
    source.line()
    source.doc("The model as its program sees it.")
    source.block("struct CommandLineModel: CompiledModel") { source in
      source.line("static let name = \"\(model.type)\"")
      source.line("static let inputs = \(model.type).inputs")
      source.line("static let outputs = \(model.type).outputs")
      source.line("static let weightsFile = \"\(model.weightsFile)\"")
      source.list("static let labels: [String] = ", input.labels.map(ModelSources.literal), open: "[", close: "]")
      source.line()
      source.line("private let model: \(model.type)")
      source.line()
      source.block("init(weights path: String, threads threadCount: Int) throws") { source in
        source.line("model = try \(model.type)(weights: path, threads: threadCount)")
      }
      source.line()
      source.block("static func preprocessing() throws -> [String: Preprocessing]") { preprocessing(&$0) }
      source.line()
      source.block("static func multiplyAdds(_ dims: [String: Int]) throws -> Int") { source in
        source.line("try \(SizeTable.computation(input.multiplyAdds) { "Extent.dim(\"\($0)\", of: dims)" })")
      }
      source.line()
      source.block("func run(_ inputs: [String: Tensor]) throws -> [(name: String, tensor: Tensor)]") { run(&$0) }
    }
    source.line()
    source.line("ModelProgram<CommandLineModel>.main()")
    return source.text
  }

  private func preprocessing(_ source: inout SwiftSource) {
    guard !model.input.pictures.isEmpty else { return source.line("[:]") }
    let items = model.input.pictures.map { picture in
      let resize = picture.resize.map { ", resize: .exact(height: \($0), width: \($0))" } ?? ""
      let mean = picture.mean.map(StepEmitter.literal).joined(separator: ", ")
      let std = picture.std.map(StepEmitter.literal).joined(separator: ", ")
      return
        "\"\(picture.input)\": try Preprocessing(channels: \(picture.channels)\(resize), mean: [\(mean)], std: [\(std)])"
    }
    source.array("", items)
  }

  private func run(_ source: inout SwiftSource) {
    let main = model.input.plan.main
    let inputs = zip(ModelNames.inputs(model.input), main.inputs)
    let arguments = inputs.map { "\(SwiftNames.label($0)): inputs.tensor(\"\($1.name)\")" }
    source.list((main.outputs.isEmpty ? "_" : "let output") + " = try model", arguments)
    let results = zip(ModelNames.outputs(model.input), main.outputs).map {
      "(\"\($1.name)\", output.\(SwiftNames.escaped($0)))"
    }
    source.list("return ", results, open: "[", close: "]")
  }
}
