import ExecutionPlan
package import GraphcProgram
package import GraphcRuntime
import Interpreter

/// A model as `graphc run` prepares it, for programs that time its runs themselves.
package struct RepeatedRuns {
  private let prepared: PreparedModel

  /// - Parameters:
  ///   - arguments: those of `graphc run`; `--output`, `--time` and `--format` mean nothing here.
  ///   - console: where the messages of the preparation go.
  /// - Throws: what `graphc run` throws before it runs.
  package init(_ arguments: [String], console: Console) throws {
    let parser = CommandLineParser(CommandTable.root, version: CommandLineTool.version, width: Machine.terminalWidth)
    guard case .run(let parsed) = try parser.parse(["run"] + arguments) else {
      throw GraphcError(.usage, "usage/value", "help is asked of 'graphc run' itself")
    }
    var options = try CommandLineTool.modelOptions(parsed)
    options.optimizes = !parsed.has("no-fuse")
    let loaded = try SpecLoader(console: console)
      .load(
        options.spec, variant: options.variant, settings: options.settings, taps: options.taps,
        precision: options.precision)
    prepared = try PreparedModel(loaded, options, console: console)
  }

  /// One run on the inputs: they are copied in, the outputs out.
  package func run() throws -> [(name: String, tensor: Tensor)] { try prepared.run() }

  /// The threads that a run uses.
  package var threads: ThreadPool { prepared.threads }

  /// Of one run: 2 × the multiply-adds of the graph that runs.
  package var flops: Int { prepared.flops }

  /// The format of the weights that it multiplies.
  package var format: WeightFormat { prepared.bound.plan.weightFormat }

  package var weightByteCount: Int { prepared.weightByteCount }
  package var arenaByteCount: Int { prepared.bound.arenaByteCount }
}
