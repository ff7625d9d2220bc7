/// Names that no type, module or file of a model gets, in any case of letters.
enum ReservedNames {
  /// For modules of models and their types.
  static let ofModels = types.union(modules).union(files)

  /// For types within a model's type.
  static let ofBlocks = types.union(["Blocks"])

  /// Types that emitted code sees by their bare names; a type of a model would hide them.
  static let types = standardLibrary.union(emitted).union(RuntimeSources.visibleTypes)

  /// Types that the emitter declares in every model and program.
  private static let emitted: Set<String> = [
    "CommandLineModel", "Frame", "Network", "Output", "Sizes", "Source", "Step", "Workspace",
  ]

  /// Files with a meaning of their own, and the trait of the package, which SwiftPM makes a compilation condition.
  private static let files: Set<String> = ["Images", "LinuxMain", "Main", "Package"]

  /// Modules of the toolchain and of the systems. A module of one of these names would be imported in its place.
  private static let modules: Set<String> = [
    "Android", "Bionic", "Builtin", "CRT", "CoreFoundation", "CoreImage", "CoreText", "Cxx", "CxxStdlib", "Darwin",
    "Dispatch", "Distributed", "Foundation", "FoundationEssentials", "FoundationInternationalization",
    "FoundationNetworking", "FoundationXML", "Glibc", "Musl", "ObjectiveC", "Observation", "PackageDescription",
    "PackagePlugin", "RegexBuilder", "Runtime", "Std", "Swift", "SwiftGlibc", "SwiftMusl", "SwiftOnoneSupport",
    "SwiftShims", "Synchronization", "System", "Testing", "UCRT", "WASILibc", "WinSDK", "XCTest",
  ]

  /// The types of the standard library that emitted code names, that its syntax stands for, or that a user of the module
  /// would miss.
  private static let standardLibrary: Set<String> = [
    "Actor", "Any", "AnyObject", "Array", "ArraySlice", "AsyncSequence", "AsyncStream", "BinaryInteger", "Bool",
    "CChar", "CInt", "CaseIterable", "Character", "Clock", "ClosedRange", "Codable", "CodingKey", "Collection",
    "CommandLine", "Comparable", "ContiguousArray", "ContinuousClock", "Copyable", "CustomStringConvertible",
    "Decodable",
    "Decoder", "Dictionary", "Double", "Duration", "Encodable", "Encoder", "Equatable", "Error", "Escapable",
    "ExpressibleByArrayLiteral", "Float", "Float16", "FloatingPoint", "Hashable", "Hasher", "Identifiable",
    "InlineArray", "Int", "Int128", "Int16", "Int32", "Int64", "Int8", "IteratorProtocol", "KeyPath", "LazySequence",
    "MainActor", "ManagedBuffer", "MemoryLayout", "Mirror", "MutableSpan", "Never", "Numeric", "ObjectIdentifier",
    "OpaquePointer", "Optional", "OptionSet", "Protocol", "Range", "RawRepresentable", "RawSpan", "Regex", "Repeated",
    "Result", "SIMD", "SIMD16", "SIMD2", "SIMD4", "SIMD8", "Self", "Sendable", "Sequence", "Set", "Slice", "Span",
    "StaticString", "Strideable", "String", "StringProtocol", "Substring", "SuspendingClock", "Swift", "Task",
    "TaskGroup", "Type", "UInt", "UInt128", "UInt16", "UInt32", "UInt64", "UInt8", "Unicode", "Unmanaged",
    "UnsafeBufferPointer", "UnsafeMutableBufferPointer", "UnsafeMutablePointer", "UnsafeMutableRawBufferPointer",
    "UnsafeMutableRawPointer", "UnsafePointer", "UnsafeRawBufferPointer", "UnsafeRawPointer", "Void", "Zip2Sequence",
  ]
}
