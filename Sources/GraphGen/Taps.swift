import Diagnostics
import GraphIR
import GraphcText
import ModelSpec

/// The equations of a function by their paths within it: `attention.weights` for one of a block that is expanded there.
typealias Equations = [UTF8Key: EquationValue]

enum EquationValue {
  case value(ValueID)
  /// Calls without a name of their own, of one block, have equations of one path.
  case ambiguous
}

extension ModuleGenerator {
  /// The module with what `taps:` and `--tap` name as further outputs.
  ///
  /// - Throws: `spec/unknown-tap`, `limit/list`, `limit/graph-nodes`.
  func tapped(_ module: Module, by taps: [Name]) throws -> Tapping {
    var tapping = Tapping(module, equations: equations)
    guard taps.count <= limits.listElements else {
      throw Diagnostic(
        "limit/list", "there are more than \(limits.listElements) taps", at: taps[limits.listElements].span)
    }
    for tap in taps {
      do throws(Tapping.Failure) { try tapping.check(tap.text) } catch { throw unknown(tap, error.candidates) }
    }
    guard let first = taps.first else { return tapping }
    do throws(InferenceError) { try tapping.add(taps.map(\.text)) } catch {
      throw Diagnostic(error.code, error.message, at: first.span)
    }
    guard tapping.nodeCount <= limits.nodes else { throw tooManyNodes(at: first.span) }
    return tapping
  }

  private func unknown(_ tap: Name, _ candidates: [String]) -> Diagnostic {
    let near = NearestName.best(to: tap.text, among: candidates)
    let shown = candidates.prefix(8).map { quoted($0) }.joined(separator: ", ")
    return Diagnostic(
      "spec/unknown-tap", "no equation has the path \(quoted(tap.text))", at: tap.span,
      help: near.map { "did you mean \(quoted($0))?" }
        ?? "there are \(shown)\(candidates.count > 8 ? " and \(candidates.count - 8) more" : "")"
    ).fixed(near, replacing: tap.text)
  }
}
