import Diagnostics
import ExecutionPlan
import GraphGen
import GraphIR
import GraphcRuntime
import GraphcTestSupport
import Interpreter
import ModelSpec
import Passes

// How long a step of training takes: forward computation, gradients and AdamW, of a spec whose output `loss` is a
// number. Inputs are random and the same in each step, so that the loss falls.
//
//     swift run -c release graphc-training-bench Tests/Benchmarks/Training/specs/gpt.yaml B=8 T=256
//
// Options: `steps=N` (10 if missing), `threads=N`, `recompute=none|auto|layers`, `--profile` for the time of each
// kernel, `--print` for the module instead of a run.

let options = Options(CommandLine.arguments.dropFirst())
for path in options.specs {
  guard let model = try readModel(path) else {
    print("\(path): is not a spec that checks")
    continue
  }
  let start = ContinuousClock.now
  let step = try TrainingStep.planned(model, recompute: options.recompute)
  if options.printsModule {
    print(step.module)
    continue
  }
  let run = try StepRun(
    step, flops: Dim(6).multiplied(by: model.multiplyAdds()), bindings: options.numbers,
    threads: ThreadPool(threadCount: options.threads))
  print("\(path): compiled in \(((ContinuousClock.now - start) / .milliseconds(1)).rounded()) ms")
  try run.measure(steps: options.steps)
  if options.profiles { try run.profile() }
}

func readModel(_ path: String) throws -> Module? {
  var sources = SourceMap()
  let log = DiagnosticLog()
  let source = sources.add(SourceText(name: path, kind: .file, bytes: try readFile(path, limit: 1 << 20)))
  guard let spec = SpecReader.readModel(source, in: sources, log: log) else { return nil }
  return ModuleGenerator.elaborate(spec, overrides: [], sources: sources, log: log).model?.module
}

extension TrainingStep {
  /// The step of a model whose output `loss` falls, by AdamW, with the passes for training.
  static func planned(_ model: Module, recompute: Recompute) throws -> TrainingStep {
    let prepared = try Pipeline.beforeGradients.run(model).module
    var step = try derive(prepared, loss: "loss", recompute: recompute) { _ in .adamW }
    step.module = try Pipeline.training.run(step.module).module
    return step
  }
}
