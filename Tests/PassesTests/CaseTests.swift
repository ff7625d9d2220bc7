import GraphIR
import GraphcTestFiles
import GraphcTestSupport
import Passes
import Testing

/// The textual cases; every pass has some.
@Suite struct CaseTests {
  static let folder = "Tests/PassesTests/Cases"
  static let files: [String] = Pass.all.flatMap { pass in
    let names = (try? Repository.names(in: "\(folder)/\(pass.name)", suffix: ".gir")) ?? []
    return names.map { "\(pass.name)/\($0)" }
  }

  @Test(arguments: files) func givesWhatItsCasesExpect(file: String) throws {
    let failures = try PassCase.run(Repository.path("\(Self.folder)/\(file)"), transform: Self.transform)
    #expect(failures.isEmpty, "\(failures.map(\.description).joined(separator: "\n"))")
  }

  /// A positive case is one that the pass changes, a negative one it leaves as it is.
  @Test(arguments: Pass.all.map(\.name)) func eachPassHasCasesItChangesAndCasesItLeaves(pass: String) throws {
    var changed = 0
    var unchanged = 0
    for name in try Repository.names(in: "\(Self.folder)/\(pass)", suffix: ".gir") {
      _ = try PassCase.run(Repository.path("\(Self.folder)/\(pass)/\(name)")) { passes, module in
        #expect(passes.contains(pass), "a case of \(pass)/\(name) runs \(passes)")
        var before = module
        if let index = passes.firstIndex(of: pass) { before = try Self.transform(Array(passes[..<index]), module) }
        if try Self.transform([pass], before).text == before.text { unchanged += 1 } else { changed += 1 }
        return try Self.transform(passes, module)
      }
    }
    #expect(changed > 0, "\(pass) has no positive case")
    #expect(unchanged > 0, "\(pass) has no negative case")
  }

  /// Passes name only existing passes as predecessors, and the pipelines respect that.
  @Test func passesNeedPassesThatComeBefore() {
    let names = Pass.all.map(\.name)
    #expect(Set(names).count == names.count)
    for pass in Pass.all {
      #expect(Pass.named(pass.name)?.summary == pass.summary)
      #expect(Set(pass.after).isSubset(of: names), "\(pass.name) needs \(pass.after)")
    }
    let all = Pipeline.inference.followed(by: [.precision, .fuseElementwise])
    for pipeline in [Pipeline.canonical, Pipeline.inference, Pipeline.beforeGradients, Pipeline.training, all] {
      for (index, pass) in pipeline.passes.enumerated() {
        #expect(Set(pass.after).isSubset(of: pipeline.passes[..<index].map(\.name)), "\(pass.name)")
      }
    }
    #expect(Set(all.passes.map(\.name)) == Set(names), "no pass is left out")
  }

  /// Runs passes by name; cases may run any passes in any order.
  static func transform(_ names: [String], _ module: Module) throws -> Module {
    var module = module
    var context = PassContext()
    for name in names {
      module = try #require(Pass.named(name), "no pass is called \(name)").run(module, &context)
    }
    return module
  }
}
