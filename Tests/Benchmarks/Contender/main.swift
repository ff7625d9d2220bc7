import GraphcDriver
import GraphcProgram
import GraphcRuntime
import GraphcText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

// graphc as a contender of Tests/Benchmarks/Rivals: prepares a model as `graphc run` or `graphc generate` does, runs it
// once, writes the outputs, and then does what lines on standard input ask for. Asleep in between.
//
//     graphc-contender FOLDER SPEC [options of graphc run]
//     graphc-contender FOLDER generate SPEC [options of graphc generate]
//
// The outputs go to FOLDER/NAME.npy. Then one line of JSON is printed, and after it one line for each that is read:
//
//     3                    nanoseconds of each of three runs, with the source if tokens are generated
//     tokens               nanoseconds at which each token of a generation was there, from the beginning of the first step
//     tokens WINDOW BYTES  the same and, after a slash, the bandwidth of a sum over so many bytes after every WINDOW tokens
//     peak                 10⁹ operations per second of multiply-adds in registers, of the model's precision
//     products ROWSxINNERxCOLUMNSxCOUNT …
//                          nanoseconds of these matrix products on operands in the caches, back to back
//     bandwidth BYTES      10⁹ bytes per second of a sum over so many

/// 10⁹ bytes per second of a sum over a number of bytes, 1.5 GiB if none is given.
func bandwidth(_ byteCount: String?, on threads: ThreadPool) -> Double {
  let byteCount = min(max(byteCount.flatMap(Int.init) ?? 3 << 29, 1), 1 << 34)
  return Kernels.measureReadBandwidth(byteCount: byteCount, on: threads) ?? 0
}

let arguments = Array(CommandLine.arguments.dropFirst())
let console = Console.standard()

do {
  guard arguments.count >= 2 else {
    console.note("usage: graphc-contender FOLDER [generate] SPEC [options of graphc run or graphc generate]")
    exit(ExitCode.usage.rawValue)
  }
  let start = Clock.now()
  let parser = CommandLineParser(CommandTable.root, version: CommandLineTool.version)
  let generates = arguments[1] == "generate"
  let command = generates ? Array(arguments[1...]) : ["run"] + arguments[1...]
  guard case .run(let parsed) = try parser.parse(command) else {
    console.note("help is asked of graphc itself")
    exit(ExitCode.usage.rawValue)
  }
  let work: any Work = try generates ? Generation(parsed, console) : Inference(parsed, console)
  let loaded = Clock.now()
  let outputs = try work.run()
  let first = Clock.now()
  for (name, tensor) in outputs { try NpyFile.write(tensor, to: "\(arguments[0])/\(name).npy") }
  console.print(
    JSONValue.object(
      [
        ("load_ms", .double(Double(loaded - start) * 1e-6)), ("first_ms", .double(Double(first - loaded) * 1e-6)),
        ("threads", .integer(work.threads.threadCount)), ("kernels", .string("\(KernelTable.current.name)")),
      ] + work.facts
    ).text)
  while let line = readLine() {
    let words = line.split(separator: " ").map(String.init)
    switch words.first {
    case "peak": console.print("\(Kernels.measurePeak(of: work.format, on: work.threads))")
    case "bandwidth": console.print("\(bandwidth(words.dropFirst().first, on: work.threads))")
    case "products":
      let products = words.dropFirst().compactMap(Product.init)
      console.print("\(Product.nanoseconds(Array(products), in: work.format, on: work.threads))")
    case "tokens":
      let window = words.count > 2 ? Int(words[1]) ?? 0 : 0
      var bandwidths: [Double] = []
      let times = try work.tokenTimes { count in
        if window > 0, count % window == 0 { bandwidths.append(bandwidth(words[2], on: work.threads)) }
      }
      let texts = [times.map(String.init), bandwidths.map { "\($0)" }].prefix(window > 0 ? 2 : 1)
      console.print(texts.map { $0.joined(separator: " ") }.joined(separator: " / "))
    case let word?:
      guard let count = Int(word), count > 0 else {
        console.note("not a number of runs: \(line)")
        exit(ExitCode.usage.rawValue)
      }
      var times: [UInt64] = []
      for _ in 0..<count {
        let before = Clock.now()
        _ = try work.run()
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
