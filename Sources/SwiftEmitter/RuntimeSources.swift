import CRuntimeText

/// The runtime in an emitted package: the sources that this program carries, with module names specific to the package,
/// so that several packages can be linked into one program.
struct RuntimeSources {
  /// The prefix of every module name.
  let prefix: String

  /// The runtime of a package with this name. The prefix is the name, or one like it with which no module has a name of
  /// another meaning: a package `Core` must not have a module `CoreText`.
  init(package name: String) {
    let start = String(name.prefix(SwiftNames.longestType))
    let scope = NameScope(reserved: ReservedNames.ofModels, ignoresCase: true)
    let isClear = !RuntimeSources(prefix: start).names.contains(where: scope.isReserved)
    self.init(prefix: isClear ? start : start + "Package")
  }

  private init(prefix: String) { self.prefix = prefix }

  /// The names of the modules in the package.
  var names: [String] { Module.allCases.map(name) }

  /// The modules of the runtime in the order of their dependencies.
  enum Module: String, CaseIterable {
    case intrinsics = "CIntrinsics"
    case png = "CPNG"
    case jpeg = "CJPEG"
    case images = "CImages"
    case text = "GraphcText"
    case kernelTable = "GraphcKernelTable"
    case kernels = "GraphcKernels"
    case avx2 = "GraphcKernelsAVX2"
    case avx512 = "GraphcKernelsAVX512"
    case avx512BF16 = "GraphcKernelsAVX512BF16"
    case amx = "GraphcKernelsAMX"
    case runtime = "GraphcRuntime"
    case program = "GraphcProgram"
  }

  /// The licence of the runtime.
  static var license: String {
    String(decoding: UnsafeBufferPointer(start: graphc_license(), count: graphc_license_count()), as: UTF8.self)
  }

  /// The name of a module in the package.
  func name(_ module: Module) -> String {
    let own = module.rawValue
    return prefix + (own.hasPrefix("Graphc") ? own.dropFirst("Graphc".count) : own.dropFirst())
  }

  /// The files under Sources, and the links through which kernels are compiled again for other instruction sets.
  var files: [PackageFile] {
    var files: [PackageFile] = []
    for index in 0..<graphc_runtime_file_count() {
      let file = graphc_runtime_files()[index]
      let bytes = UnsafeBufferPointer(start: file.bytes, count: file.count)
      guard let path = rename(path: String(cString: file.path)) else { continue }
      files.append(
        PackageFile(path: "Sources/" + path, content: .text(rename(String(decoding: bytes, as: UTF8.self), in: path))))
    }
    for kernels in [Module.avx2, .avx512] {
      files.append(PackageFile(path: "Sources/" + name(kernels), content: .link(to: name(.kernels))))
    }
    for kernels in [Module.avx512BF16, .amx] {
      for folder in ["Products", "Vectors"] {
        let link = "../\(name(.kernels))/\(folder)"
        files.append(PackageFile(path: "Sources/\(name(kernels))/\(folder)", content: .link(to: link)))
      }
    }
    return files
  }

  /// The types of the runtime that other modules of the package see, without those nested in others.
  static let visibleTypes: Set<String> = {
    var types: Set<String> = []
    for index in 0..<graphc_runtime_file_count() {
      let file = graphc_runtime_files()[index]
      guard String(cString: file.path).hasSuffix(".swift") else { continue }
      let text = UnsafeBufferPointer(start: file.bytes, count: file.count)
      for line in text.split(separator: UInt8(ascii: "\n")) where line.first == UInt8(ascii: "p") {
        let words = String(decoding: line, as: UTF8.self).split { !$0.isLetter && !$0.isNumber && $0 != "_" }
        guard words.first == "public" || words.first == "package" else { continue }
        guard let kind = words.firstIndex(where: typeKinds.contains), kind + 1 < words.count else { continue }
        types.insert(String(words[kind + 1]))
      }
    }
    return types
  }()

  private static let typeKinds: Set<Substring> = ["struct", "class", "enum", "protocol", "actor", "typealias"]

  private func rename(path: String) -> String? {
    guard let slash = path.firstIndex(of: "/"), let module = Module(rawValue: String(path[..<slash])) else {
      return nil
    }
    return name(module) + path[slash...]
  }

  /// Renames modules in Swift and in module maps, and sets the prefix of C symbols.
  private func rename(_ text: String, in path: String) -> String {
    if path.hasSuffix("/GraphcSymbols.h") {
      return text.replacing("#define GRAPHC_SYMBOL_PREFIX \"\"", with: "#define GRAPHC_SYMBOL_PREFIX \"\(prefix)_\"")
    }
    guard path.hasSuffix(".swift") || path.hasSuffix(".modulemap") else { return text }
    return replacingWords(of: text) { word in Module(rawValue: word).map(name) }
  }
}

/// Replaces the identifiers of a text for which there is a replacement.
private func replacingWords(of text: String, _ replacement: (String) -> String?) -> String {
  let bytes = Array(text.utf8)
  var result: [UInt8] = []
  // The bytes before this offset are in the result.
  var copied = 0
  var end = 0
  while end < bytes.count {
    let start = end
    while end < bytes.count, isWordByte(bytes[end]) { end += 1 }
    // Only words with these initials can be module names; others need no look-up.
    if bytes[start] == UInt8(ascii: "G") || bytes[start] == UInt8(ascii: "C"),
      let new = replacement(String(decoding: bytes[start..<end], as: UTF8.self))
    {
      result += bytes[copied..<start]
      result += new.utf8
      copied = end
    }
    // The word has ended; the next one starts after its delimiter.
    end += 1
  }
  return String(decoding: result + bytes[copied...], as: UTF8.self)
}

private func isWordByte(_ byte: UInt8) -> Bool {
  byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") || byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
    || byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") || byte == UInt8(ascii: "_")
}
