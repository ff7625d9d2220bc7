import GraphcProgram
import GraphcRuntime
import ModelSpec

/// `graphc schema`: the JSON Schema of a spec.
struct SchemaCommand {
  var console: Console

  func run() -> ExitCode {
    console.print(SpecSchema.json(dtypes: DType.declarable.map(\.rawValue)).indentedText)
    return .success
  }
}
