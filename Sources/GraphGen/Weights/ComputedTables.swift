import Diagnostics
import GraphIR
import GraphcRuntime
import ModelSpec

extension ModuleGenerator {
  /// The module that computes an entry of `computed:`, an expression over config and literals.
  func module(of table: ComputedTableSpec) throws -> Module {
    let generator = FunctionGenerator(module: self, name: Module.mainName, activeBlocks: [])
    let scope = Scope(owner: spec.name.text, path: "", calls: [], isLibrary: false)
    for entry in config { scope.define(entry.name, entry.value, at: entry.span) }
    let span = table.value.span
    let value = try generator.evaluate(table.value, in: scope, owner: "table")
    let argument = Argument(value: value, span: span)
    let output =
      switch value {
      case .integer: try generator.tensor(argument, as: .i32, in: scope)
      case .boolean: try generator.tensor(argument, as: .bool, in: scope)
      default: try generator.tensor(argument, as: .f32, in: scope)
      }
    guard generator.size.parameters == 0 else {
      throw Diagnostic(
        "weights/computed", "a table is computed of config and literals, and this has learned parameters", at: span,
        help: "map the tensors to parameters instead")
    }
    generator.builder.addOutput(name: "table", value: output)
    let main = generator.builder.function
    var module = Module(name: spec.name.text, functions: functions + [main])
    module.dropUncalled()
    return module
  }
}
