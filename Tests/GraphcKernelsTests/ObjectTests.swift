import GraphcRuntime
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The machine code of the kernels, read from the objects of this build and of the other configuration if it exists.
@Suite struct ObjectTests {
  /// A function that the linker may take from any module must not be compiled for one instruction set. Only functions
  /// whose symbol contains the module's name are safe.
  @Test(.enabled("needs nm, and x86-64") { isX86 && hasTool("nm") })
  func noSharedCode() throws {
    try #require(!kernelObjects().isEmpty)
    for (module, object) in kernelObjects() {
      for line in run("nm", object).split(separator: "\n") {
        let fields = line.split(separator: " ")
        guard fields.count == 3, fields[1] == "W" || fields[1] == "w" else { continue }
        #expect(fields[2].hasPrefix("$s\(module.utf8.count)\(module)"), "\(object): \(fields[2])")
      }
    }
  }

  /// The widest tile's loop is multiply-adds on the widest registers and does not touch the stack.
  @Test(
    .enabled("needs objdump, and x86-64") { isX86 && hasTool("objdump") },
    arguments: [
      (module: "GraphcKernelsAVX512", register: "%zmm", sums: 24),
      (module: "GraphcKernelsAVX2", register: "%ymm", sums: 12),
    ])
  func microKernel(_ expected: (module: String, register: String, sums: Int)) throws {
    let objects = kernelObjects().filter { $0.module == expected.module && $0.object.contains("Tile.swift") }
    try #require(!objects.isEmpty)
    for (_, object) in objects {
      let loops = innerLoops(run("objdump", "-d", "--no-show-raw-insn", object))
      let tile = try #require(loops.first { multiplyAdds($0) == expected.sums }, "no loop with that many multiply-adds")
      for line in tile {
        #expect(!line.contains("%rsp") && !line.contains("%rbp)") && !line.contains("call"), "\(line)")
        if line.contains("vfmadd") { #expect(line.contains(expected.register), "\(line)") }
      }
    }
  }

  /// The loops of matmuls with few rows and of decode attention are multiply-adds on the widest registers and do
  /// not touch the stack.
  @Test(
    .enabled("needs objdump, and x86-64") { isX86 && hasTool("objdump") },
    arguments: [
      (module: "GraphcKernelsAVX512", register: "%zmm", source: "FewRows", sums: [3, 6, 9, 12, 15, 18, 21, 24]),
      (module: "GraphcKernelsAVX2", register: "%ymm", source: "FewRows", sums: [6, 12]),
      (module: "GraphcKernelsAVX512", register: "%zmm", source: "DecodeAttention", sums: [4]),
      (module: "GraphcKernelsAVX2", register: "%ymm", source: "DecodeAttention", sums: [4]),
      (module: "GraphcKernelsAVX512", register: "%zmm", source: "DecodeValues", sums: [8]),
      (module: "GraphcKernelsAVX2", register: "%ymm", source: "DecodeValues", sums: [8]),
    ])
  func loopsOfFewRows(_ expected: (module: String, register: String, source: String, sums: [Int])) throws {
    let objects = kernelObjects([expected.module]).filter { $0.object.hasSuffix("/\(expected.source).swift.o") }
    try #require(!objects.isEmpty)
    for (_, object) in objects {
      let loops = innerLoops(run("objdump", "-d", "--no-show-raw-insn", object))
      for sums in expected.sums {
        // Sums only: loops of exponentials also have many multiply-adds, but these depend on each other.
        let found = loops.filter { loop in
          multiplyAdds(loop) == sums && !loop.contains { $0.hasPrefix("vmin") || $0.hasPrefix("vmax") }
        }
        #expect(!found.isEmpty, "\(object): no loop with \(sums) multiply-adds")
        for line in found.joined() {
          #expect(!line.contains("%rsp") && !line.contains("%rbp)") && !line.contains("call"), "\(object): \(line)")
          if line.contains("vfmadd") { #expect(line.contains(expected.register), "\(object): \(line)") }
        }
      }
    }
  }

  /// The loops of bf16 products: which instruction multiplies, how often, on which registers, and that the stack is not
  /// touched. Loops between registers are unrolled once.
  @Test(
    .enabled("needs objdump, and x86-64") { isX86 && hasTool("objdump") },
    arguments: [
      BF16Loop(module: "GraphcKernelsAMX", file: "TileMatmulBF16", operation: "tdpbf16ps", register: "%tmm", count: 4),
      BF16Loop(module: "GraphcKernelsAMX", file: "TileMatmulBF16", operation: "tdpbf16ps", register: "%tmm", count: 2),
      BF16Loop(module: "GraphcKernelsAMX", file: "AttentionBF16", operation: "tdpbf16ps", register: "%tmm", count: 4),
      BF16Loop(module: "GraphcKernelsAMX", file: "PeakBF16", operation: "tdpbf16ps", register: "%tmm", count: 4),
      BF16Loop(
        module: "GraphcKernelsAVX512BF16", file: "DotProductBF16", operation: "vdpbf16ps", register: "%zmm", count: 24),
      BF16Loop(
        module: "GraphcKernelsAVX512BF16", file: "PeakBF16", operation: "vdpbf16ps", register: "%zmm", count: 24),
      BF16Loop(module: "GraphcKernelsAVX512", file: "ProductBF16", operation: "vfmadd", register: "%zmm", count: 48),
      BF16Loop(module: "GraphcKernelsAVX2", file: "ProductBF16", operation: "vfmadd", register: "%ymm", count: 20),
      BF16Loop(module: "GraphcKernelsAVX512", file: "FewRows", operation: "vfmadd", register: "%zmm", count: 4),
      BF16Loop(module: "GraphcKernelsAVX2", file: "FewRows", operation: "vfmadd", register: "%ymm", count: 8),
      BF16Loop(module: "GraphcKernelsAMX", file: "FewRows", operation: "vfmadd", register: "%zmm", count: 4),
    ])
  func loopsOfBF16(_ expected: BF16Loop) throws {
    let objects = kernelObjects([expected.module]).filter { $0.object.hasSuffix("/\(expected.file).swift.o") }
    try #require(!objects.isEmpty)
    for (_, object) in objects {
      let loops = innerLoops(run("objdump", "-d", "--no-show-raw-insn", object))
      let loop = try #require(
        loops.first { $0.count { $0.hasPrefix(expected.operation) } == expected.count }, "no such loop in \(object)")
      for line in loop {
        #expect(!line.contains("%rsp") && !line.contains("%rbp)") && !line.contains("call"), "\(object): \(line)")
        if line.hasPrefix(expected.operation) { #expect(line.contains(expected.register), "\(line)") }
      }
    }
  }

  struct BF16Loop: Sendable, CustomTestStringConvertible {
    var module: String
    var file: String
    var operation: String
    var register: String
    var count: Int

    var testDescription: String { "\(count) \(operation) in \(file) of \(module)" }
  }

  /// The loop that measures the peak is twelve independent multiply-adds, or a multiple of them, and nothing else that
  /// uses the arithmetic units.
  @Test(
    .enabled("needs objdump, and x86-64") { isX86 && hasTool("objdump") },
    arguments: [
      (module: "GraphcKernelsAVX512", register: "%zmm", operations: ["vfmadd"]),
      (module: "GraphcKernelsAVX2", register: "%ymm", operations: ["vfmadd"]),
      (module: "GraphcKernels", register: "%xmm", operations: ["mulps", "addps"]),
    ])
  func peakLoop(_ expected: (module: String, register: String, operations: [String])) throws {
    let objects = kernelObjects([expected.module]).filter { $0.object.hasSuffix("Peak.swift.o") }
    try #require(!objects.isEmpty)
    for (_, object) in objects {
      let loops = innerLoops(run("objdump", "-d", "--no-show-raw-insn", object))
      let isOperation = { (line: Substring) in expected.operations.contains(where: line.hasPrefix) }
      let loop = try #require(loops.max { $0.count(where: isOperation) < $1.count(where: isOperation) }, "\(object)")
      for operation in expected.operations {
        let count = loop.count { $0.hasPrefix(operation) }
        #expect(count > 0 && count.isMultiple(of: 12), "\(object): \(count) \(operation)")
      }
      #expect(loop.count { !isOperation($0) } <= 2, "\(object)")
      for line in loop where isOperation(line) {
        #expect(line.contains(expected.register) && !line.contains("("), "\(line)")
      }
    }
  }

  /// The loop that measures the read bandwidth adds from memory to eight registers, or a multiple of them, and does not
  /// touch the stack.
  @Test(
    .enabled("needs objdump, and x86-64") { isX86 && hasTool("objdump") },
    arguments: [
      (module: "GraphcKernelsAVX512", register: "%zmm"), (module: "GraphcKernelsAVX2", register: "%ymm"),
    ])
  func readLoop(_ expected: (module: String, register: String)) throws {
    let objects = kernelObjects([expected.module]).filter { $0.object.hasSuffix("ReadSum.swift.o") }
    try #require(!objects.isEmpty)
    for (_, object) in objects {
      let loops = innerLoops(run("objdump", "-d", "--no-show-raw-insn", object))
      let isSum = { (line: Substring) in line.hasPrefix("vaddps") && line.contains("(") }
      let loop = try #require(loops.max { $0.count(where: isSum) < $1.count(where: isSum) }, "\(object)")
      let count = loop.count(where: isSum)
      #expect(count > 0 && count.isMultiple(of: 8), "\(object): \(count)")
      #expect(loop.count { $0.hasPrefix("prefetch") } == count, "\(object)")
      for line in loop {
        #expect(!line.contains("%rsp") && !line.contains("%rbp)") && !line.contains("call"), "\(line)")
        if isSum(line) { #expect(line.contains(expected.register), "\(line)") }
      }
    }
  }

  private func multiplyAdds(_ lines: [Substring]) -> Int {
    lines.reduce(0) { $0 + ($1.contains("vfmadd") ? 1 : 0) }
  }

  /// The code from the target of a backward jump to the jump, if it contains no other jump.
  private func innerLoops(_ text: String) -> [[Substring]] {
    var loops: [[Substring]] = []
    var lines: [(address: Int, text: Substring)] = []
    for line in text.split(separator: "\n") {
      guard let colon = line.firstIndex(of: ":"),
        let address = Int(line[..<colon].drop { $0 == " " }, radix: 16)
      else { continue }
      let code = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
      let words = code.split(whereSeparator: { $0 == " " || $0 == "\t" })
      if code.hasPrefix("j"), words.count > 1 {
        if let target = Int(words[1], radix: 16), let start = lines.firstIndex(where: { $0.address == target }) {
          loops.append(lines[start...].map(\.text))
        }
        lines = []
      } else {
        lines.append((address, code))
      }
    }
    return loops
  }
}

/// The objects of kernel modules, in debug and in release, except those whose source does not exist any more. Tests run
/// in the package's folder.
///
/// - Parameter modules: the modules; by default those for other instruction sets than the baseline.
private func kernelObjects(
  _ modules: [String] = [
    "GraphcKernelsAVX2", "GraphcKernelsAVX512", "GraphcKernelsAVX512BF16", "GraphcKernelsAMX",
  ]
) -> [(module: String, object: String)] {
  ["debug", "release"].flatMap { configuration in
    modules.flatMap { module in
      let sources = run("/bin/sh", "-c", "find -L Sources/\(module) -name \"*.swift\" -exec basename {} \\;")
      return sources.split(separator: "\n").compactMap { source in
        let object = ".build/\(configuration)/\(module).build/\(source).o"
        return access(object, R_OK) == 0 ? (module, object) : nil
      }
    }
  }
}

/// Whether the kernels are compiled for other instruction sets than the baseline, so that there must be objects of them.
private var isX86: Bool {
  #if arch(x86_64)
    true
  #else
    false
  #endif
}

private func hasTool(_ name: String) -> Bool { !run("/bin/sh", "-c", "command -v \(name)").isEmpty }

/// The standard output of a program.
private func run(_ command: String...) -> String {
  let quoted = command.map { "'\($0)'" }.joined(separator: " ")
  guard let pipe = popen(quoted, "r") else { return "" }
  defer { pclose(pipe) }
  var output: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = fread(&chunk, 1, chunk.count, pipe)
    if count == 0 { break }
    output += chunk[..<count]
  }
  return String(decoding: output, as: UTF8.self)
}
