import ExecutionPlan
import GraphcDriver
import GraphcProgram
import GraphcRuntime
import GraphcText
import Interpreter

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

// graphc as a contender of Tests/Benchmarks/Rivals: prepares a model as `graphc run` does, runs it once, writes the
// outputs, and then does what lines on standard input ask for. Asleep in between.
//
//     graphc-contender FOLDER SPEC [options of graphc run]
//
// The outputs go to FOLDER/NAME.npy. Then one line of JSON is printed, and after it one line for each that is read:
//
//     3                    nanoseconds of each of three runs
//     peak                 10⁹ operations per second of multiply-adds in registers, of the model's precision
//     products ROWSxINNERxCOLUMNSxCOUNT …
//                          nanoseconds of these matrix products on operands in the caches, back to back
//     bandwidth BYTES      10⁹ bytes per second of a sum over so many

let arguments = Array(CommandLine.arguments.dropFirst())
let console = Console.standard()

do {
  guard arguments.count >= 2 else {
    console.note("usage: graphc-contender FOLDER SPEC [options of graphc run]")
    exit(ExitCode.usage.rawValue)
  }
  let start = Clock.now()
  let parser = CommandLineParser(CommandTable.root, version: CommandLineTool.version)
  guard case .run(let parsed) = try parser.parse(["run"] + arguments.dropFirst()) else {
    console.note("help is asked of 'graphc run' itself")
    exit(ExitCode.usage.rawValue)
  }
  let model = try PreparedModel(ModelOptions(parsed), console: console)
  let threads = model.threads
  let format = model.bound.plan.weightFormat
  let loaded = Clock.now()
  let outputs = try model.run()
  let first = Clock.now()
  for (name, tensor) in outputs { try NpyFile.write(tensor, to: "\(arguments[0])/\(name).npy") }
  console.print(
    JSONValue.object([
      ("load_ms", .double(Double(loaded - start) * 1e-6)), ("first_ms", .double(Double(first - loaded) * 1e-6)),
      ("flops", .integer(model.flops)), ("weight_bytes", .integer(model.memory.byteCount(of: .weights))),
      ("arena_bytes", .integer(model.bound.arenaByteCount)), ("threads", .integer(threads.threadCount)),
      ("kernels", .string("\(KernelTable.current.name)")),
    ]).text)
  while let line = readLine() {
    let words = line.split(separator: " ").map(String.init)
    switch words.first {
    case "peak": console.print("\(Kernels.measurePeak(of: format, on: threads))")
    case "bandwidth":
      let bytes = words.count > 1 ? Int(words[1]) : nil
      let byteCount = min(max(bytes ?? 3 << 29, 1), 1 << 34)
      console.print("\(Kernels.measureReadBandwidth(byteCount: byteCount, on: threads) ?? 0)")
    case "products":
      let products = words.dropFirst().compactMap(Product.init)
      console.print("\(Product.nanoseconds(Array(products), in: format, on: threads))")
    case let word?:
      guard let count = Int(word), count > 0 else {
        console.note("not a number of runs: \(line)")
        exit(ExitCode.usage.rawValue)
      }
      var times: [UInt64] = []
      for _ in 0..<count {
        let before = Clock.now()
        _ = try model.run()
        times.append(Clock.now() - before)
      }
      console.print(times.map(String.init).joined(separator: " "))
    case nil: break
    }
  }
} catch let error as UsageError {
  console.noteText(error.text)
  exit(UsageError.exitCode)
} catch {
  console.note("\(error)")
  exit(ExitCode.failure.rawValue)
}
