import GraphcProgram
import GraphcRuntime
import GraphcText

/// Runs a command for each of several specs and returns the worst exit code.
struct SeveralSpecs {
  var console: Console
  var format: DiagnosticFormat

  /// - Parameter body: the command for one spec.
  func run(_ specs: [String], _ body: (String, Console) throws -> ExitCode) throws -> ExitCode {
    if specs.count == 1 { return try body(specs[0], console) }
    var worst = ExitCode.success
    var logs: [JSONValue] = []
    for spec in specs {
      let outcome = try one(spec, body)
      if outcome.code.rawValue > worst.rawValue { worst = outcome.code }
      guard !outcome.log.isEmpty else { continue }
      logs.append(try JSONValue(parsing: outcome.log))
    }
    if format == .sarif { console.print(SARIFLog.joined(logs).text) }
    return worst
  }

  /// - Returns: the exit code and, for SARIF, the output.
  private func one(
    _ spec: String, _ body: (String, Console) throws -> ExitCode
  ) throws -> (code: ExitCode, log: [UInt8]) {
    var log: [UInt8] = []
    let own =
      format == .sarif ? console.collectingData { bytes in log += bytes } : console
    do {
      return (try body(spec, own), log)
    } catch let error as GraphcError {
      error.write(to: own, as: format)
      return (ExitCode(error.kind), log)
    } catch let failure as CommandFailure {
      return (failure.code, log)
    }
  }
}
