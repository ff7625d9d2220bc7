import Diagnostics
import GraphcProgram
import GraphcRuntime
import GraphcText

/// `graphc inspect FILE`: shows the contents of a weights file, an array or a picture.
struct InspectCommand: Command {
  static let syntax = CommandSyntax(
    "inspect", "Show what a weights file, a .npy array or a PNG holds.",
    positionals: [PositionalSyntax("FILE", "A file, or a checkpoint folder.", completion: .file)],
    options: [
      OptionSyntax(flag: "check-finite", "Count NaN and infinite elements; exit with 1 if there are any."),
      .format,
    ])

  private let console: Console
  private let path: String
  private let checksFinite: Bool
  private let format: OutputFormat

  init(_ arguments: ParsedArguments, console: Console) {
    self.console = console
    path = arguments.positional("FILE") ?? ""
    checksFinite = arguments.has("check-finite")
    format = arguments.outputFormat
  }

  func run() throws -> ExitCode {
    let inspection = try Inspection(path: path, countsNonFinite: checksFinite)
    switch format {
    case .text: show(inspection)
    case .json: console.print(json(inspection).text)
    }
    let isFinite = inspection.tensors.allSatisfy { entry in
      entry.nonFinite.map { $0.nan == 0 && $0.infinite == 0 } ?? true
    }
    return isFinite ? .success : .failure
  }

  private func show(_ inspection: Inspection) {
    console.print(
      "\(escaped(path)): \(inspection.format.rawValue), \(inspection.tensors.count) tensors, \(grouped(inspection.count)) elements, \(byteText(inspection.byteCount))"
    )
    for entry in inspection.metadata {
      console.print(
        "  \(escaped(entry.key, limit: 100)) = \(escaped(entry.value, limit: 100))")
    }
    if let picture = inspection.picture {
      console.print("  " + text(picture))
    }
    var table = TextTable(rightAligned: [3])
    for entry in inspection.tensors {
      var note = ""
      if let count = entry.nonFinite, count.nan > 0 || count.infinite > 0 {
        note = "\(count.nan) NaN, \(count.infinite) infinite, first at \(count.first ?? 0)"
      }
      table.add(
        "  " + escaped(entry.name, limit: 100), entry.dtype, "\(entry.shape)",
        byteText(entry.byteCount), note)
    }
    for line in table.lines { console.print(line) }
    for warning in inspection.warnings { console.note("warning: \(warning.message) [\(warning.code)]") }
  }

  private func text(_ picture: PictureHeader) -> String {
    let samples = "\(picture.width) × \(picture.height) pixels, \(picture.colour), \(picture.bitDepth) bits"
    guard picture.orientation != .upright else { return samples }
    let (width, height) =
      picture.orientation.swapsSides ? (picture.height, picture.width) : (picture.width, picture.height)
    return samples + ", orientation \(picture.orientation.rawValue): read as \(width) × \(height)"
  }

  private func json(_ picture: PictureHeader) -> JSONValue {
    .object([
      ("width", .integer(picture.width)), ("height", .integer(picture.height)), ("colour", .string(picture.colour)),
      ("channels", .integer(picture.channels)), ("bits", .integer(picture.bitDepth)),
      ("orientation", .integer(picture.orientation.rawValue)),
    ])
  }

  private func json(_ inspection: Inspection) -> JSONValue {
    .object([
      ("path", .string(path)), ("format", .string(inspection.format.rawValue)),
      ("bytes", .integer(inspection.byteCount)), ("elements", .integer(inspection.count)),
      ("picture", inspection.picture.map(json) ?? .null),
      ("metadata", .object(inspection.metadata.map { ($0.key, .string($0.value)) })),
      (
        "tensors",
        .array(
          inspection.tensors.map { entry in
            .object([
              ("name", .string(entry.name)), ("dtype", .string(entry.dtype)),
              ("shape", .array(entry.shape.map { .integer($0) })), ("bytes", .integer(entry.byteCount)),
              ("nan", .optional(entry.nonFinite?.nan)), ("infinite", .optional(entry.nonFinite?.infinite)),
            ])
          })
      ),
    ])
  }
}
