import Foundation
import GraphcTestFiles

/// The executable, run as a separate process.
package enum Executable {
  /// The program that was built with the tests.
  package static let path: String = {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    return URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent("graphc").path
  }()

  /// Runs a bash script in the repository, with the executable as `$GRAPHC`.
  ///
  /// - Parameter path: the search path for programs.
  package static func shell(_ script: String, path searchPath: String = "/usr/bin:/bin") throws -> CommandResult {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", script]
    process.currentDirectoryURL = URL(fileURLWithPath: Repository.root)
    process.environment = [
      "GRAPHC": path, "PATH": searchPath, "LC_NUMERIC": "de_DE.UTF-8", "TZ": "Asia/Tokyo",
    ]
    let (output, messages) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = messages
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    let errors = messages.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return CommandResult(
      code: process.terminationStatus, output: String(decoding: data, as: UTF8.self),
      messages: String(decoding: errors, as: UTF8.self))
  }
}
