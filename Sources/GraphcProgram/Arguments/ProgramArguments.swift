import GraphcRuntime

/// The arguments of this process.
package enum ProgramArguments {
  /// The arguments without the name of the program, as texts that keep all bytes (``PathText``).
  package static var values: [String] {
    var values: [String] = []
    var index = 1
    while index < Int(CommandLine.argc), let argument = CommandLine.unsafeArgv[index] {
      values.append(PathText.text(cString: argument))
      index += 1
    }
    return values
  }
}
