import Diagnostics
import ExecutionPlan
import GraphIR
import GraphcRuntime
import Interpreter
import Passes

extension FuzzTarget {
  /// A `.gir` text is refused with places in it, or is a module that every pass keeps valid.
  static let graph = FuzzTarget(
    "graph", "a .gir text: parsed, verified, through each pass and the pipeline, planned",
    seeds: [("Tests/PassesTests/Cases", ".gir")]
  ) { bytes in
    var sources = SourceMap()
    let source = sources.add(SourceText(name: "graph.gir", kind: .file, bytes: bytes))
    let log = DiagnosticLog()
    let module = ModuleParser.parse(source, in: sources, log: log)
    try BrokenPromise.check((module == nil) == log.hasErrors, "a module with errors, or none without")
    _ = DiagnosticRenderer(sources: sources).styled(log)
    guard let module, module.verify().isEmpty else { return }
    try ModulePromises.checkText(module)
    for pass in Pass.all { _ = try ModulePromises.run(Pipeline(anyOrder: [pass]), module) }
    try ModulePromises.check(module)
  }
}

/// What holds for every module that verifies.
enum ModulePromises {
  /// More nodes than this are not optimized: the time of an input stays at milliseconds.
  private static let nodeLimit = 2000
  /// The extents of run-time dims for which plans are bound.
  private static let extents = [1, 3]

  /// The pipelines keep the module valid, and the result has a plan that can be bound.
  static func check(_ module: Module) throws(BrokenPromise) {
    if let problem = module.verify().first { throw BrokenPromise("the module is invalid: \(problem)") }
    guard module.functions.reduce(0, { $0 + $1.nodes.count }) <= nodeLimit else { return }
    let optimized = try run(.inference, module)
    try checkText(optimized)
    let rounded = try run(Pipeline(anyOrder: [.precision]), optimized)
    for module in [module, optimized, rounded] { try plan(module) }
  }

  /// - Returns: the module after the passes, which verify it.
  static func run(_ pipeline: Pipeline, _ module: Module) throws(BrokenPromise) -> Module {
    do { return try pipeline.run(module).module } catch {
      throw BrokenPromise("\(error.pass), function \(error.function): \(error.message)")
    }
  }

  /// The text of a module reads back as that text.
  static func checkText(_ module: Module) throws(BrokenPromise) {
    let text = ModulePrinter().print(module)
    var sources = SourceMap()
    let source = sources.add(SourceText(name: "printed.gir", kind: .file, bytes: Array(text.utf8)))
    let log = DiagnosticLog()
    let read = ModuleParser.parse(source, in: sources, log: log)
    try BrokenPromise.check(
      read.map { ModulePrinter().print($0) } == text, "the text of a module reads back otherwise: \(log.diagnostics)")
  }

  /// A plan is made, and binds or says by a `GraphcError` why it does not.
  private static func plan(_ module: Module) throws(BrokenPromise) {
    let plan: ExecutionPlan
    do { plan = try ExecutionPlan(module) } catch { throw BrokenPromise("no plan: \(error.message)") }
    for extent in extents {
      let bindings = Dictionary(module.dims.map { ($0, extent) }, uniquingKeysWith: { first, _ in first })
      let bound: BoundPlan
      do { bound = try BoundPlan(plan, bindings: bindings) } catch {
        guard error.kind == .badInput else { throw BrokenPromise("the plan does not bind: \(error)") }
        continue
      }
      try BrokenPromise.check(bound.arenaByteCount >= bound.arenaLowerBound, "the arena is smaller than what is live")
    }
  }
}
