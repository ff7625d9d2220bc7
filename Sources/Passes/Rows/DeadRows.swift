import GraphIR

extension Pass {
  /// Computes of each value what is read of it: slices move up through whatever treats the positions of their axis alike,
  /// into called functions too, which are copied for calls of whose results only some rows are read.
  ///
  /// Runs after `fuse-attention`: a slice within the scores would hide a causal mask, and an attention says for which
  /// queries it stays causal. Runs before products are merged and get their epilogues: a slice between a product and its
  /// bias would keep them apart, and one product for query, key and value needs all rows of each.
  package static let deadRows = Pass.ofModule(
    "dead-rows", "computes only the rows that are read", after: [.canonicalize, .cse, .dce]
  ) { (module, context) throws(PassError) in
    let work = RowVariants(module)
    for name in module.functions.map(\.name) { try work.narrow(name, &context.rewrites) }
    let result = work.module
    context.abandoned += work.abandoned
    context.remarks = work.remarks(context.remarks, in: result)
    return result
  }
}

/// A function that takes the place of the callee of a call.
struct CallVariant: Hashable {
  var name: String
  /// What it takes of the operands of the call.
  var inputs: [Region]
  /// The parts of the results that it gives.
  var outputs: [Region]
}

/// Narrows the functions of a module, and makes copies for calls of whose results only some rows are read.
private final class RowVariants {
  /// The smallest fraction of multiply-adds that a copy of a function must save.
  private static let smallestSaving = 0.25
  /// The value of run-time dims when two costs are compared.
  private static let typicalExtent = 64

  private struct Key: Hashable {
    var function: String
    var regions: [Region]
  }

  private let original: Module
  private var functions: FunctionTable
  /// Functions that could not be rebuilt and are kept unchanged.
  private(set) var abandoned: [PassError] = []
  private let originals: FunctionTable
  /// The names of the copies, by the name of the original.
  private var copies: [String: [String]] = [:]
  /// The variants; `nil` for one that is not worthwhile.
  private var variants: [Key: CallVariant?] = [:]
  /// The multiply-adds of each function, computed on demand.
  private var costs: [String: Dim] = [:]

  init(_ module: Module) {
    original = module
    originals = module.functionTable
    functions = originals
  }

  /// The module without functions that were called from `main` before, or made here, and are not called any more.
  var module: Module {
    var module = original
    let calledAtFirst = module.functionsCalled(by: module.main.nodes)
    module.functions = functions.all
    module.dropUncalled { originals[$0] == nil || calledAtFirst.contains($0) }
    return module
  }

  /// Narrows one of the original functions, whose outputs are all read.
  func narrow(_ name: String, _ rewrites: inout RewriteBudget) throws(PassError) {
    guard let function = originals[name] else { return }
    let outputs = function.outputs.map { _ in Region.whole }
    guard let (narrowed, _) = try narrowed(function, outputs, narrowsInputs: false, &rewrites) else { return }
    functions.replace(with: narrowed)
  }

  private func narrowed(
    _ function: Function, _ outputs: [Region], narrowsInputs: Bool, _ rewrites: inout RewriteBudget
  ) throws(PassError) -> (Function, RowDemand)? {
    rewrites.spend(2 * function.textSize)
    let demand = try RowDemand(function, outputs: outputs, narrowsInputs: narrowsInputs, rewrites: &rewrites) {
      (call, regions, rewrites) throws(PassError) in try self.variant(of: call.function, regions, &rewrites)
    }
    guard demand.isNarrower else { return nil }
    do throws(PassError) { return (try RowNarrower.narrow(function, demand, outputs: outputs), demand) } catch {
      abandoned.append(error)
      return nil
    }
  }

  /// A copy of a function that gives some regions of its results, if it is worthwhile.
  private func variant(
    of name: String, _ regions: [Region], _ rewrites: inout RewriteBudget
  ) throws(PassError) -> CallVariant? {
    let key = Key(function: name, regions: regions)
    if let known = variants[key] { return known }
    var spent = rewrites
    var made: CallVariant?
    if let function = originals[name], spent.take(),
      let (narrowed, demand) = try narrowed(function, regions, narrowsInputs: true, &spent),
      saves(narrowed, over: function)
    {
      let variant = functions.addVariant(of: name, suffix: "rows") { copy in
        (copy.nodes, copy.outputs) = (narrowed.nodes, narrowed.outputs)
      }
      if let variant { copies[name, default: []].append(variant) }
      let inputs = function.nodes.indices.prefix(function.inputs.count).map { demand.computed[$0] }
      made = variant.map { CallVariant(name: $0, inputs: inputs, outputs: regions) }
      rewrites = spent
    }
    if made == nil { rewrites.spend(spent.steps.count - rewrites.steps.count) }
    variants[key] = .some(made)
    return made
  }

  /// Copies remarks about functions to their variants, and drops those about functions that are not called any more.
  func remarks(_ remarks: [Remark], in module: Module) -> [Remark] {
    let names = Set(module.functions.map(\.name))
    return remarks.flatMap { remark in
      ([remark.function] + (copies[remark.function] ?? [])).filter { names.contains($0) }.map { name in
        var copy = remark
        copy.function = name
        return copy
      }
    }
  }

  // MARK: What it is worth

  private func saves(_ narrowed: Function, over function: Function) -> Bool {
    let bindings = Dictionary(original.dims.map { ($0, Self.typicalExtent) }, uniquingKeysWith: { first, _ in first })
    guard let before = try? cost(of: function).evaluate(bindings), before > 0,
      let after = try? cost(of: narrowed).evaluate(bindings)
    else { return false }
    return Double(before) - Double(after) >= Self.smallestSaving * Double(before)
  }

  private func cost(of function: Function) throws(DimError) -> Dim {
    for node in function.nodes {
      for (name, _) in node.op.callCounts where costs[name] == nil {
        costs[name] = try functions[name].map(cost)
      }
    }
    return try function.multiplyAdds(calls: costs)
  }
}
