package import GraphIR
import GraphcTestFiles

/// One textual test of passes: a module before and after.
///
/// A file holds cases separated by lines `// -----`. A case is
///
///     // run: canonicalize, fuse-attention
///     // What is special about it (optional).
///     module "..." { ... }
///     // expect:
///     module "..." { ... }
///
/// The result must be the text after `// expect:` exactly. With `GRAPHC_BLESS=1` in the environment the expectations of
/// the file are rewritten instead.
package struct PassCase {
  /// The line of its file at which the case starts, from 1.
  package var line: Int
  package var passNames: [String]
  /// The text before `// expect:`.
  package var input: String
  package var expected: String

  /// A case whose result differs from the expectation.
  package struct Failure: CustomStringConvertible {
    package var path: String
    package var line: Int
    package var message: String

    package var description: String { "\(path):\(line): \(message)" }
  }

  /// Runs the cases of a file.
  ///
  /// Besides having the expected text, the result of each case must verify, parse back from its text, and have the same
  /// meaning as the input by the reference evaluator, unless that would take long.
  ///
  /// - Parameters:
  ///   - isBlessing: rewrites the expectations.
  ///   - transform: runs the passes with these names.
  /// - Returns: the cases that fail.
  /// - Throws: `FileError`.
  package static func run(
    _ path: String, isBlessing: Bool = Environment.isBlessing, transform: ([String], Module) throws -> Module
  ) throws -> [Failure] {
    var cases = parse(try TextFiles.read(path))
    var failures: [Failure] = []
    for index in cases.indices {
      do {
        let actual = try cases[index].result(transform)
        if isBlessing {
          cases[index].expected = actual
        } else if actual != cases[index].expected {
          throw CaseError("expected:\n\(cases[index].expected)\nbut got:\n\(actual)")
        }
      } catch {
        failures.append(Failure(path: path, line: cases[index].line, message: "\(error)"))
      }
    }
    if isBlessing { try TextFiles.write(cases.map(\.text).joined(separator: "// -----\n"), to: path) }
    return failures
  }

  /// The cases of a file, in order.
  static func parse(_ text: String) -> [PassCase] {
    var cases: [PassCase] = []
    var current = PassCase(line: 1, passNames: [], input: "", expected: "")
    var isExpectation = false
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last == "" { lines.removeLast() }
    for (index, line) in lines.enumerated() {
      if line == "// -----" {
        cases.append(current)
        current = PassCase(line: index + 2, passNames: [], input: "", expected: "")
        isExpectation = false
      } else if line == "// expect:" {
        isExpectation = true
      } else if isExpectation {
        current.expected += line + "\n"
      } else {
        if line.hasPrefix("// run:") {
          current.passNames = line.dropFirst("// run:".count).split(separator: ",").map { name in
            String(name.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
          }
        }
        current.input += line + "\n"
      }
    }
    cases.append(current)
    // Blank lines around an expectation are ignored.
    for index in cases.indices {
      while cases[index].expected.hasPrefix("\n") { cases[index].expected.removeFirst() }
      while cases[index].expected.hasSuffix("\n\n") { cases[index].expected.removeLast() }
    }
    return cases
  }

  /// The text of the case in its file.
  var text: String { input + "// expect:\n" + expected }

  private func result(_ transform: ([String], Module) throws -> Module) throws -> String {
    guard !passNames.isEmpty else { throw CaseError("the case has no line '// run: ...'") }
    let module = try Module.parse(input)
    if let problem = module.verify().first { throw CaseError("before the passes: \(problem)") }
    let result = try transform(passNames, module)
    if let problem = result.verify().first { throw CaseError("after the passes: \(problem)") }
    let text = result.text
    guard try Module.parse(text).text == text else { throw CaseError("does not read back:\n\(text)") }
    try compareMeaning(module, result)
    return text
  }

  private func compareMeaning(_ before: Module, _ after: Module) throws {
    let arguments = try ModuleArguments(for: before, seed: 1)
    guard try before.evaluationCost(arguments.bindings) < 2_000_000 else { return }
    guard before.main.outputs.map(\.name) == after.main.outputs.map(\.name) else {
      throw CaseError("the outputs have changed")
    }
    // With `precision`, the meaning is the same except for the rounding.
    let rounds = !passNames.contains("precision")
    let expected = try arguments.evaluate(before, rounds: rounds, roundsConstants: false)
    let actual = try arguments.evaluate(after, rounds: rounds, roundsConstants: false)
    for (index, (a, b)) in zip(expected, actual).enumerated() {
      guard allClose(b, a, relative: 1e-9, absolute: 1e-9) else {
        throw CaseError("output \(index) of the result differs from that of the input by \(relativeError(b, a))")
      }
    }
  }
}

private struct CaseError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

extension Module {
  /// Multiply-adds and elements of `main`, including calls: roughly the work of the reference evaluator.
  fileprivate func evaluationCost(_ bindings: [String: Int]) throws -> Double {
    var costs: [String: Double] = [:]
    for function in functions {
      var cost = 0.0
      for node in function.nodes {
        let operands = node.operands.map(function.type(of:))
        cost += Double(try node.op.definition.multiplyAdds(operands).evaluate(bindings))
        for type in node.types { cost += Double(try type.shape.product().evaluate(bindings)) }
        for (name, count) in node.op.callCounts { cost += Double(count) * (costs[name] ?? 0) }
      }
      costs[function.name] = cost
    }
    return functions.last.flatMap { costs[$0.name] } ?? 0
  }
}
