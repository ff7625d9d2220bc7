import GraphcRuntime
import Passes

/// The arguments of the program: specs, `name=value`, and flags.
struct Options {
  var specs: [String] = []
  /// Run-time dims, and the other numbers that are given by name.
  var numbers: [String: Int] = [:]
  var recompute = Recompute.none
  var profiles = false
  var printsModule = false

  var steps: Int { numbers["steps"] ?? 10 }
  var threads: Int { numbers["threads"] ?? ThreadPool.processorCount }

  init(_ arguments: ArraySlice<String>) {
    for argument in arguments {
      let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
      if argument == "--profile" {
        profiles = true
      } else if argument == "--print" {
        printsModule = true
      } else if parts.count == 2, parts[0] == "recompute" {
        recompute = Recompute(rawValue: parts[1]) ?? recompute
      } else if parts.count == 2, let number = Int(parts[1]) {
        numbers[parts[0]] = number
      } else {
        specs.append(argument)
      }
    }
  }
}
