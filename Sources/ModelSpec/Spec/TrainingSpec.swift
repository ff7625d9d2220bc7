package import Diagnostics

/// `train:`, how the model is trained: a graph of its own that gives the loss, and what updates the parameters.
package struct TrainingSpec: Sendable {
  /// `inputs:`, such as labels, beside those of the model.
  package var inputs: [InputSpec]
  /// `graph:`, whose equations see the names of the model.
  package var graph: [Equation]
  /// `loss:`, a number, or a quotient of two that are summed over micro-batches.
  package var loss: Expression
  /// `metrics:`, further numbers or quotients that are reported.
  package var metrics: [(name: Name, value: Expression)]
  /// `rate:`, the learning rate of every optimizer whose call gives none.
  package var rate: Expression?
  /// `optimizer:`, a call of a block that has `state:`, without the parameter and its gradient.
  package var optimizer: Expression
  /// `groups:`, the optimizers of parameters by patterns of their paths, or `freeze`; the first that matches counts.
  package var groups: [(pattern: Name, optimizer: Expression)]
  /// The other keys in file order, such as `batch`, `steps` and `clip`.
  package var settings: [(key: Name, value: Expression)]
  /// `text:`, how lines of a file become inputs.
  package var text: TextColumnsSpec?
  package var span: Span
}

/// `text: {columns: [source, target], labels: labels}`
package struct TextColumnsSpec: Sendable {
  /// The inputs that the columns of a line become, in order.
  package var columns: [Name]
  /// The input that the last column becomes, shifted by one token.
  package var labels: Name
  package var span: Span
}
