package import Diagnostics

/// A name where it is defined or used.
package struct Name: Sendable {
  package var text: String
  package var span: Span

  package init(_ text: String, span: Span) {
    self.text = text
    self.span = span
  }
}

/// A YAML spec whose form is checked. Names and types are resolved by `GraphGen`.
package struct ModelSpec: Sendable {
  /// `model:`, the name of the model.
  package var name: Name
  package var doc: String?
  /// Config, inputs, parameters and equations of the model itself.
  package var body: Body
  /// `include:`, files with further blocks, as written.
  package var includes: [Name]
  /// `variants:`, sets of config values with a name.
  package var variants: [VariantSpec]
  /// `blocks:` of this file, by name in file order, then those of included files. Blocks of the library are found by
  /// `Library`.
  package var blocks: [BlockSpec]
  package var weights: [WeightMapping]
  package var huggingface: HuggingFaceSpec?
  /// `labels:`, the class names of the first output's last axis.
  package var labels: [String]
  /// The place of `labels:`.
  package var labelsSpan: Span?
  package var preprocess: [PreprocessSpec]
  /// `taps:`, the paths of equations whose values are additional outputs.
  package var taps: [Name]
  package var assertions: [AssertionSpec]
  package var expectations: [ExpectationSpec]
  /// `precision:`; `nil` if the spec does not say, which means f32.
  package var precision: Precision?
  package var generation: GenerationSpec?
  package var training: TrainingSpec?
  package var source: SourceID
}

/// `variants: {large: {dim: 1024}}`, the values that `--variant large` gives to config.
package struct VariantSpec: Sendable {
  package var name: Name
  package var values: [(name: Name, value: Expression)]
}

/// A file of blocks that others include.
package struct BlockFileSpec: Sendable {
  package var includes: [Name]
  package var blocks: [BlockSpec]
}

/// A block: a function of the language with compile-time config and tensor inputs.
package struct BlockSpec: Sendable {
  package var name: Name
  package var doc: String?
  package var body: Body
  /// `state:`, the values that a block which updates a parameter keeps from step to step, with what they begin with.
  package var states: [InputSpec]
  /// `taps:`, equations of interest inside of the block, such as attention weights.
  package var taps: [Name]
  package var assertions: [AssertionSpec]
  package var source: SourceID
}

/// The parts that models and blocks have in common.
package struct Body: Sendable {
  package var config: [ConfigSpec]
  package var inputs: [InputSpec]
  package var parameters: [ParameterSpec]
  package var graph: [Equation]
  package var outputs: [Name]
}

package struct ConfigSpec: Sendable {
  package enum Kind: Sendable, Hashable {
    case int
    case dim
    case float
    case bool
    case string
    case block
    case `enum`([String])
  }

  package var name: Name
  /// The kind; `nil` in a model, where it is inferred from the value.
  package var kind: Kind?
  /// The value; a model always has one.
  package var value: Expression?
}

/// `f32[B, T, C]`
package struct TypeExpression: Sendable {
  package enum Dim: Sendable {
    /// `...`
    case ellipsis(Span)
    case expression(Expression)
  }

  package var dtype: Name
  package var dims: [Dim]
  package var span: Span
}

package struct InputSpec: Sendable {
  package var name: Name
  package var type: TypeExpression
  /// `?`: absent or present at each call, asked by `has(x)`.
  package var isOptional: Bool
  package var defaultValue: Expression?
}

package struct ParameterSpec: Sendable {
  package var name: Name
  package var type: TypeExpression
  /// `zeros`, or a call such as `normal(0.02)`.
  package var initializer: Expression
  /// `when use_bias`: the parameter exists only if this compile-time condition holds.
  package var condition: Expression?
}

/// `a, b: expression`
package struct Equation: Sendable {
  package var results: [Name]
  package var value: Expression
}

/// `weights:`, one named mapping from parameter paths to the names of a checkpoint.
package struct WeightMapping: Sendable {
  package var name: Name
  package var entries: [WeightEntry]
  /// `strip:`, a prefix of all names of the checkpoint.
  package var prefix: String?
  /// `ignore:`, checkpoint names that may stay unused.
  package var ignored: [WeightTemplate]
  /// `same:`, checkpoint names that are checked to be equal to another.
  package var duplicates: [(name: WeightTemplate, original: String)]
  /// `computed:`, checkpoint names of tables that must equal the value of an expression.
  package var computed: [ComputedTableSpec]
}

package struct WeightEntry: Sendable {
  /// A template of parameter paths, such as `encoded.{i}.attention.query.{p}`.
  package var path: WeightTemplate
  package var span: Span
  package var source: WeightSource
}

/// `position_ids: iota(positions)[new]`
package struct ComputedTableSpec: Sendable {
  package var name: WeightTemplate
  package var value: Expression
}

/// A checkpoint name, or a transform of names and transforms.
package enum WeightSource: Sendable {
  /// A template of checkpoint names.
  case tensor(Name)
  /// A call whose strings are templates of checkpoint names: `split("blocks.{i}.attn.qkv.{p}", part=0, of=3)`.
  case transform(Expression.Call, span: Span)
}

/// `preprocess: {image: {resize: 224, mean: […], std: […]}}`
package struct PreprocessSpec: Sendable {
  package var input: Name
  package var resize: Expression?
  package var mean: [Expression]
  package var std: [Expression]
  package var span: Span
}

/// `assert: [{that: expr, message: text}]`
package struct AssertionSpec: Sendable {
  package var condition: Expression
  package var message: String
}

/// `generate: {input: tokens, logits: logits, end: 50256}`
package struct GenerationSpec: Sendable {
  /// `input:`, the input that grows by the tokens written.
  package var input: Name
  /// `logits:`, the output that scores the next token at each position.
  package var logits: Name
  /// The other keys in file order; a YAML list is a list expression.
  package var entries: [(key: Name, value: Expression)]
  package var span: Span
}

/// `expect: {fused_attention: all, parameters: 86567656}`
package struct ExpectationSpec: Sendable {
  package var key: Name
  package var value: Expression
}
