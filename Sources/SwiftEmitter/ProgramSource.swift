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
    let main = FunctionStruct(input.plan.functions.count - 1, named: "Network", input)
    var source = SwiftSource()
    source.line("// Written by graphc \(version); compiling again overwrites it.")
    source.line()
    for module in [model.type, runtime.name(.program), runtime.name(.runtime)] { source.line("import \(module)") }
    source.line()
    source.block("extension \(model.type): @retroactive CompiledModel") { source in
      source.line("public static let name = \"\(model.type)\"")
      source.line("public static let weightsFile = \"\(model.weightsFile)\"")
      source.list(
        "public static let labels: [String] = ", input.labels.map(ModelSources.literal), open: "[", close: "]")
      source.line()
      source.block("public static func preprocessing() throws -> [String: Preprocessing]") { preprocessing(&$0) }
      source.line()
      source.block("public static func multiplyAdds(_ dims: [String: Int]) throws -> Int") { source in
        source.line(
          "try \(SizeTable.computation(input.multiplyAdds) { "Extent.dim(\"\($0)\", of: dims)" })")
      }
      source.line()
      source.block("public func run(_ inputs: [String: Tensor]) throws -> [(name: String, tensor: Tensor)]") { source in
        run(main, &source)
      }
    }
    source.line()
    source.line("ModelProgram<\(model.type)>.main()")
    return source.text
  }

  private func preprocessing(_ source: inout SwiftSource) {
    guard !model.input.pictures.isEmpty else { return source.line("[:]") }
    source.line("[")
    source.indented { source in
      for picture in model.input.pictures {
        var arguments = ["channels: \(picture.channels)"]
        if let side = picture.resize { arguments.append("resize: .exact(height: \(side), width: \(side))") }
        arguments.append("mean: [\(picture.mean.map(StepEmitter.literal).joined(separator: ", "))]")
        arguments.append("std: [\(picture.std.map(StepEmitter.literal).joined(separator: ", "))]")
        source.list("\"\(picture.input)\": try Preprocessing", arguments, ",")
      }
    }
    source.line("]")
  }

  private func run(_ main: FunctionStruct, _ source: inout SwiftSource) {
    let inputs = zip(main.inputs, main.function.inputs)
    let arguments = inputs.map { "\(SwiftNames.escaped($0)): inputs.tensor(\"\($1.name)\")" }
    source.list((main.outputs.isEmpty ? "_" : "let output") + " = try self", arguments)
    let results = zip(main.outputs, main.function.outputs).map { "(\"\($1.name)\", output.\(SwiftNames.escaped($0)))" }
    source.list("return ", results, open: "[", close: "]")
  }
}
