/// The closed set of ops. Adding one means a file in this folder and the lines here that the compiler demands.
package enum Op: Hashable, Sendable {
  case input(Input)
  case parameter(Parameter)
  case call(Call)
  case `repeat`(Repeat)
  case constant(Constant)
  case iota(Iota)
  case uniform(Uniform)
  case unary(Unary)
  case binary(Binary)
  case elementwise(Elementwise)
  case comparison(Comparison)
  case logical(Logical)
  case not(Not)
  case select(Select)
  case cast(Cast)
  case matMul(MatMul)
  case transpose(Transpose)
  case reshape(Reshape)
  case expand(Expand)
  case slice(Slice)
  case windows(Windows)
  case concat(Concat)
  case gather(Gather)
  case scatterAdd(ScatterAdd)
  case writeRows(WriteRows)
  case argsort(Argsort)
  case cumsum(Cumsum)
  case reduce(Reduce)
  case softmax(Softmax)
  case logSoftmax(LogSoftmax)
  case attention(Attention)
  case attentionGradient(AttentionGradient)
  case layerNorm(LayerNorm)
  case rmsNorm(RMSNorm)
  case linear(Linear)

  package var definition: any OpDefinition {
    switch self {
    case .input(let op): op
    case .parameter(let op): op
    case .call(let op): op
    case .repeat(let op): op
    case .constant(let op): op
    case .iota(let op): op
    case .uniform(let op): op
    case .unary(let op): op
    case .binary(let op): op
    case .elementwise(let op): op
    case .comparison(let op): op
    case .logical(let op): op
    case .not(let op): op
    case .select(let op): op
    case .cast(let op): op
    case .matMul(let op): op
    case .transpose(let op): op
    case .reshape(let op): op
    case .expand(let op): op
    case .slice(let op): op
    case .windows(let op): op
    case .concat(let op): op
    case .gather(let op): op
    case .scatterAdd(let op): op
    case .writeRows(let op): op
    case .argsort(let op): op
    case .cumsum(let op): op
    case .reduce(let op): op
    case .softmax(let op): op
    case .logSoftmax(let op): op
    case .attention(let op): op
    case .attentionGradient(let op): op
    case .layerNorm(let op): op
    case .rmsNorm(let op): op
    case .linear(let op): op
    }
  }
}

extension Op {
  /// Whether the op only says where elements of its one operand lie.
  package var isView: Bool { definition.view != nil }

  /// The dims among the attributes, such as the value of a constant or the start of a slice.
  package var dims: [Dim] {
    definition.attributes.flatMap { (attribute) -> [Dim] in
      switch attribute.value {
      case .dim(let dim): [dim]
      case .dims(let dims): dims
      case .integer, .integers, .number, .flag, .word, .string, .strings: []
      }
    }
  }
}

/// One entry of the catalogue: how text, `graphc ops` and the tests find an op.
package struct OpEntry: Sendable {
  package let type: any OpDefinition.Type
  package let make: @Sendable (String, inout AttributeReader) throws(AttributeError) -> Op

  fileprivate init<Definition: OpDefinition>(_ wrap: @escaping @Sendable (Definition) -> Op) {
    type = Definition.self
    make = { (mnemonic, reader) throws(AttributeError) in
      wrap(try Definition(mnemonic: mnemonic, attributes: &reader))
    }
  }
}

extension Op {
  /// Every op, in the order of the enum; a test compares it with the files of this folder.
  package static let catalogue: [OpEntry] = [
    OpEntry(Op.input), OpEntry(Op.parameter), OpEntry(Op.call), OpEntry(Op.repeat), OpEntry(Op.constant),
    OpEntry(Op.iota), OpEntry(Op.uniform),
    OpEntry(Op.unary), OpEntry(Op.binary), OpEntry(Op.elementwise), OpEntry(Op.comparison), OpEntry(Op.logical),
    OpEntry(Op.not),
    OpEntry(Op.select), OpEntry(Op.cast), OpEntry(Op.matMul), OpEntry(Op.transpose), OpEntry(Op.reshape),
    OpEntry(Op.expand), OpEntry(Op.slice), OpEntry(Op.windows), OpEntry(Op.concat), OpEntry(Op.gather),
    OpEntry(Op.scatterAdd), OpEntry(Op.writeRows), OpEntry(Op.argsort),
    OpEntry(Op.cumsum), OpEntry(Op.reduce),
    OpEntry(Op.softmax),
    OpEntry(Op.logSoftmax), OpEntry(Op.attention), OpEntry(Op.attentionGradient), OpEntry(Op.layerNorm),
    OpEntry(Op.rmsNorm), OpEntry(Op.linear),
  ]

  package static let entriesByMnemonic: [String: OpEntry] = {
    var entries: [String: OpEntry] = [:]
    for entry in catalogue {
      for mnemonic in entry.type.mnemonics { entries[mnemonic] = entry }
    }
    return entries
  }()
}
