import GraphcFuzzTargets
import GraphcRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `graphc-fuzz TARGET [libFuzzer's options and folders]`: runs libFuzzer on one target. Without arguments, the targets
/// with the folders and ends of names of their seeds, a line each.
@main struct FuzzProgram {
  nonisolated(unsafe) private static var target = FuzzTarget.all[0]

  static func main() {
    guard CommandLine.argc > 1 else {
      for target in FuzzTarget.all {
        print(([target.name] + target.seeds.map { "\($0.folder)/*\($0.suffix)" }).joined(separator: "\t"))
      }
      return
    }
    guard let chosen = FuzzTarget.named(CommandLine.arguments[1]) else {
      print("no target is called \(CommandLine.arguments[1]): \(FuzzTarget.all.map(\.name).joined(separator: ", "))")
      exit(64)
    }
    target = chosen
    do throws(GraphcError) { exit(try KnownStack.run(fuzz)) } catch {
      print(error)
      exit(1)
    }
  }

  /// On the stack that commands have: inputs may nest as deep as the limits allow.
  private static func fuzz() -> CInt {
    // libFuzzer takes the name of the target for the name of the program.
    var count = CommandLine.argc - 1
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv + 1
    return runFuzzer(&count, &arguments) { data, size in
      do throws(BrokenPromise) {
        try FuzzProgram.target.run(Array(UnsafeBufferPointer(start: data, count: size)))
      } catch { fatalError("\(error)") }
      return 0
    }
  }
}

/// libFuzzer as a library: `LLVMFuzzerRunDriver` of FuzzerInterface.h.
@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt
