import GraphIR
import GraphcTestFiles
import GraphcTestSupport
import Testing

@Suite struct CatalogueTests {
  /// The folder of the ops holds one file for each, and these, which are not ops.
  static let otherFiles: Set<String> = [
    "Op.swift", "OpDefinition.swift", "Attribute.swift", "NormResidual.swift", "ElementwiseProgram.swift",
  ]

  @Test func agreesWithTheFilesOfTheFolder() throws {
    let files = try Repository.names(in: "Sources/GraphIR/Ops", suffix: ".swift")
    let ops = Op.catalogue.map { "\($0.type).swift" }
    #expect(Set(files).subtracting(Self.otherFiles) == Set(ops))
    #expect(ops.count == Set(ops).count)
  }

  @Test func mnemonicsAreUnique() {
    let mnemonics = Op.catalogue.flatMap { $0.type.mnemonics }
    #expect(mnemonics.count == Set(mnemonics).count)
    #expect(Op.entriesByMnemonic.count == mnemonics.count)
  }

  @Test func everyOpIsDocumented() {
    for entry in Op.catalogue {
      let documentation = entry.type.documentation
      let name = entry.type.mnemonics[0]
      #expect(!documentation.summary.isEmpty && documentation.summary.last != ".", "\(name)")
      #expect(!documentation.formula.isEmpty, "\(name)")
      #expect(documentation.operands.allSatisfy { !$0.isEmpty }, "\(name)")
      if let reference = documentation.reference { #expect(!reference.isEmpty, "\(name)") }
    }
  }

  /// An op is made again from its mnemonic and its attributes.
  @Test func attributesMakeTheOpAgain() throws {
    for function in try Module.parse(OpExamples.text).functions {
      for node in function.nodes {
        let definition = node.op.definition
        let entry = try #require(Op.entriesByMnemonic[definition.mnemonic])
        var reader = AttributeReader(definition.attributes)
        let op = try entry.make(definition.mnemonic, &reader)
        #expect(op == node.op || "\(op)" == "\(node.op)")
        #expect(reader.unread == [])
      }
    }
  }

  /// The flows of a primitive op lead to axes of its result, with the same extent if each position reads itself and
  /// none is cut off or concatenated with others.
  @Test func flowsLeadToAxesOfTheResult() throws {
    var modules = [try Module.parse(OpExamples.text)]
    for seed in UInt64(0)..<200 { modules.append(try RandomModule(seed: seed).module) }
    var count = 0
    for node in modules.flatMap(\.functions).flatMap({ function in function.nodes.map { (function, $0) } }) {
      guard case .primitive(let flow, _) = node.1.op.definition.semantics, let result = node.1.types.first else {
        continue
      }
      let types = node.1.operands.map(node.0.type(of:))
      for (type, flows) in zip(types, flow(types)) {
        for flow in flows {
          switch flow {
          case .band(let axis, to: let target, let low, let high):
            try #require(result.shape.indices.contains(target), "\(node.1.op): \(flow)")
            let mnemonic = node.1.op.definition.mnemonic
            let isPart = ["slice", "concat", "windows"].contains(mnemonic)
            if low == 0, high == 0, !isPart {
              #expect(result.shape[target] == type.shape[axis], "\(node.1.op): \(flow)")
            }
          case .pooled(_, to: let target):
            #expect(target.map(result.shape.indices.contains) ?? true, "\(node.1.op): \(flow)")
          case .contracted, .scattered: break
          }
          #expect(type.shape.indices.contains(flow.axis), "\(node.1.op): \(flow)")
          count += 1
        }
      }
    }
    #expect(count > 1000)
  }

  /// The decomposition of a composite op has the types that its own inference gives, and the cost that it states.
  @Test func compositesAgreeWithTheirDecomposition() throws {
    var seen: Set<String> = []
    for seed in UInt64(0)..<200 {
      for function in try RandomModule(seed: seed).module.functions {
        for node in function.nodes {
          guard case .composite(let decompose, _) = node.op.definition.semantics else { continue }
          seen.insert(node.op.definition.mnemonic)
          let types = node.operands.map(function.type(of:))
          var builder = FunctionBuilder(name: "f")
          let inputs = types.map { builder.addInput(name: "x", type: $0, origin: .synthetic) }
          let results = try decompose(&builder, inputs, .synthetic)
          #expect(results.map { builder.type(of: $0) } == node.types, "\(node.op)")
          var cost = Dim(0)
          for part in builder.function.nodes {
            cost = try cost.adding(part.op.definition.multiplyAdds(part.operands.map(builder.type(of:))))
          }
          #expect(try node.op.definition.multiplyAdds(types) == cost, "\(node.op)")
        }
      }
    }
    #expect(
      seen == [
        "attention", "attention_gradient", "elementwise", "gelu", "gelu_tanh", "hard_swish", "layer_norm", "linear",
        "rms_norm", "silu", "softplus",
      ])
  }
}
