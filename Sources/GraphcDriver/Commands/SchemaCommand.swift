import GraphcProgram
import GraphcRuntime
import ModelSpec

/// `graphc schema`: the JSON Schema of a spec.
struct SchemaCommand {
  var console: Console
  /// Where the schema goes; `nil` prints it.
  var output: String?

  static var text: String { SpecSchema.json(dtypes: DType.declarable.map(\.rawValue)).indentedText }

  func run() throws -> ExitCode {
    if let output {
      try AtomicFile.write(Array((Self.text + "\n").utf8), to: output)
    } else {
      console.print(Self.text)
    }
    return .success
  }
}
