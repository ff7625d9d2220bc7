package import GraphcProgram
import GraphcRuntime

/// The program: from arguments to an exit code.
public enum CommandLineTool {
  package static let version = "0.1.0"

  /// Runs the program with the arguments and standard streams of the process.
  ///
  /// - Returns: the exit code.
  public static func main() -> Int32 {
    Interruption.heedSignals()
    return run(ProgramArguments.values, console: .standard())
  }

  /// Runs a command.
  ///
  /// - Parameter arguments: the arguments without the name of the program.
  /// - Returns: the exit code.
  package static func run(_ arguments: [String], console: Console) -> Int32 {
    let status = console.finish(console.onKnownStack { code(of: arguments, console) })
    Interruption.endIfInterrupted()
    return status
  }

  /// As ``run(_:console:)``, on the stack of the caller, and without finishing the output.
  package static func code(of arguments: [String], _ console: Console) -> Int32 {
    do throws(any Error) {
      let parser = CommandLineParser(CommandTable.root, version: version, width: Machine.terminalWidth)
      switch try parser.parse(arguments) {
      case .show(let text):
        console.printText(text)
        return ExitCode.success.rawValue
      case .run(let parsed): return try command(parsed, console)
      }
    } catch let error as UsageError {
      console.noteText(error.text)
      return UsageError.exitCode
    } catch {
      let message = (error as? InternalError)?.message ?? "\(error)"
      console.noteText(
        "internal error: \(message)\n  This is a bug of graphc, not of your spec; please report it with the spec.")
      return ExitCode.software.rawValue
    }
  }

  /// Runs a command and writes its errors in the format that it was asked for.
  private static func command(_ arguments: ParsedArguments, _ console: Console) throws -> Int32 {
    guard let command = CommandTable.command(named: arguments.command.first ?? "") else {
      throw InternalError(message: "the command \(arguments.command) is not in the table")
    }
    do {
      return try command.init(arguments, console: console).run().rawValue
    } catch let error as GraphcError {
      error.write(to: console, as: arguments.diagnosticFormat)
      return ExitCode(error.kind).rawValue
    } catch let failure as CommandFailure {
      return failure.code.rawValue
    }
  }
}
