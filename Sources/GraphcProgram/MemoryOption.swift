import GraphcRuntime

extension OptionSyntax {
  /// The memory that a command may take.
  package static let memoryLimit = OptionSyntax(
    "max-memory", value: "MIB", "Refuse what needs more memory.", default: "80 % of what the machine allows")
}

extension ParsedArguments {
  /// The memory that a command may take, in bytes.
  ///
  /// - Throws: `usage/number`, `usage/range`.
  package func memoryLimit() throws(UsageError) -> Int {
    try integer("max-memory", in: 1...(1 << 30)).map { $0 << 20 } ?? MemoryLimit.standard
  }
}
