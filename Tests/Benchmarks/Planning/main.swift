import Diagnostics
import ExecutionPlan
import GraphGen
import GraphIR
import GraphcRuntime
import Interpreter
import ModelSpec
import Passes

// How long the compiler takes for a spec, without reading it: passes, lowering, and the memory plan once the run-time
// dims are known. Median of some runs, in milliseconds.
//
//     swift run -c release graphc-plan-bench Models/vit.yaml Models/bert.yaml

let specs = CommandLine.arguments.dropFirst()
let runCount = 25

func milliseconds(_ body: () throws -> Void) rethrows -> Double {
  let clock = ContinuousClock()
  var times: [Double] = []
  for _ in 0..<runCount { times.append(try clock.measure(body) / .milliseconds(1)) }
  return times.sorted()[runCount / 2]
}

func text(_ number: Double) -> String { "\((number * 1000).rounded() / 1000) ms" }

for path in specs {
  var sources = SourceMap()
  let log = DiagnosticLog()
  let source = sources.add(SourceText(name: path, kind: .file, bytes: try readFile(path, limit: 1 << 20)))
  guard let spec = SpecReader.readModel(source, in: sources, log: log),
    let model = ModuleGenerator.elaborate(spec, overrides: [], sources: sources, log: log).model
  else {
    print("\(path): is not a spec that checks")
    continue
  }
  let optimized = try Pipeline.inference.run(model.module).module
  let plan = try ExecutionPlan(optimized)
  let bindings = Dictionary(uniqueKeysWithValues: plan.dims.map { ($0, 64) })
  print(path)
  print("  passes    \(text(try milliseconds { _ = try Pipeline.inference.run(model.module) }))")
  print("  lowering  \(text(try milliseconds { _ = try ExecutionPlan(optimized) }))")
  print("  memory    \(text(try milliseconds { _ = try BoundPlan(plan, bindings: bindings) })), dims of 64")
}

for count in [500, 1000, 2000, 4000] {
  var state: UInt64 = 1
  func next(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % bound
  }
  let requests = (0..<count).map { index in
    ArenaPlanner.Request(byteCount: 64 * (1 + next(1000)), first: index, last: index + next(next(10) == 0 ? 200 : 6))
  }
  var layout = ArenaPlanner.solve([])
  let time = milliseconds { layout = ArenaPlanner.solve(requests) }
  let ratio = Double(layout.byteCount) / Double(ArenaPlanner.lowerBound(requests))
  print("\(count) random buffers: \(text(time)), \((ratio * 1000).rounded() / 1000) of the lower bound")
}
