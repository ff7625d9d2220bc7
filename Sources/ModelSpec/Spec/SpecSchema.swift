package import GraphcText

/// The JSON Schema (draft 2020-12) of a spec, from the same tables as the reader. Editors complete keys from it and
/// mark errors. It describes the form only; names, kinds of values and shapes are left to `graphc check`.
package enum SpecSchema {
  typealias Members = [(key: String, value: JSONValue)]

  /// - Parameter dtypes: the names of all dtypes.
  package static func json(dtypes: [String]) -> JSONValue {
    let types = TypePatterns(dtypes: dtypes)
    return object([
      ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
      ("title", .string("graphc model spec")),
      ("description", .string("A model for graphc, version 1 of the language.")),
      ("type", .string("object")),
      ("properties", properties(SpecKeys.model, modelValue)),
      ("required", strings(["graphc", "model", "graph", "outputs"])),
      ("additionalProperties", .bool(false)),
      ("$defs", object(definitions(types))),
    ])
  }

  // MARK: - Keys

  static func modelValue(_ key: String) -> JSONValue {
    switch key {
    case "graphc": object([("const", .integer(1))], "The version of the language; the first key of a file.")
    case "model": reference("name", "The name of the model.")
    case "config":
      object(
        mapping(namePattern, to: "value"), "Compile-time values; --set name=value overrides one, keeping its kind.")
    case "include": object(list(of: reference("text")), "Relative paths of files whose blocks this file uses.")
    case "variants":
      object(mapping(namePattern, to: "variant"), "Config values that --variant NAME substitutes for those above.")
    case "inputs":
      object(
        mapping(namePattern, to: "input"),
        "Names and types of the inputs. A name in a shape that is not a config value is a run-time dim.")
    case "blocks": object(mapping(namePattern, to: "block"), "Blocks of this file, called like functions.")
    case "weights": object(mapping(namePattern, to: "weights"), "How checkpoints map to parameters, by name.")
    case "huggingface": object(huggingface, "How the config.json beside a checkpoint becomes config.")
    case "taps": object(list(of: reference("text")), "Paths of equations whose values are also outputs.")
    case "labels": object(list(of: reference("text")), "Class names of the last axis of the first output.")
    case "preprocess":
      object(mapping(namePattern, to: "preprocess"), "How a picture becomes an input.")
    case "expect":
      object(
        section(SpecKeys.expectation) { key in
          switch key {
          case "fused_attention": object([("const", .string("all"))], "Every attention must be fused.")
          case "parameters": reference("expression", "The number of parameters.")
          case "flops": reference("expression", "The cost of a run, as check prints it.")
          default: reference("names")
          }
        }, "Expectations of the graph, which check and run verify.")
    case "generate": object(generation, "How the model writes one token after another.")
    case "train": object(training, "How the model is trained.")
    case "precision":
      object(
        [("enum", strings(Precision.allCases.map(\.rawValue)))],
        "The type to which factors of products with weights and of attention are rounded; --precision overrides it.")
    default: blockValue(key)
    }
  }

  private static func blockValue(_ key: String) -> JSONValue {
    switch key {
    case "block": reference("name", "The name of the block.")
    case "doc": reference("text", "A description in one sentence.")
    case "config": object(mapping(namePattern, to: "config"), "Compile-time arguments: a kind and an optional default.")
    case "inputs": object(mapping(namePattern, to: "blockInput"), "Names and types of the tensor arguments.")
    case "state":
      object(
        mapping(namePattern, to: "input"),
        "What a block that updates a parameter keeps from step to step, with what it begins with.")
    case "parameters": object(mapping(namePattern, to: "parameter"), "Learned tensors: type and initial values.")
    case "graph":
      object(
        [("minProperties", .integer(1))] + mapping("^\(name)(?:\\s*,\\s*\(name))*$", to: "expression"),
        "Equations, each above its uses.")
    case "outputs": reference("names", "A name of the graph, or a list of names.")
    case "assert": object(list(of: reference("assertion")), "Conditions on config and dims.")
    case "taps": reference("names", "Equations of interest; '--tap' outputs their values.")
    // Keys whose form is not described.
    default: .bool(true)
    }
  }

  // MARK: - Definitions

  private static func definitions(_ types: TypePatterns) -> Members {
    [
      ("name", object([("type", .string("string")), ("pattern", .string(namePattern))])),
      (
        "names",
        object([
          ("anyOf", .array([reference("name"), object(list(of: reference("name"), isEmpty: false))]))
        ])
      ),
      ("text", object([("type", strings(["string", "number", "boolean"])), ("pattern", .string("\\S"))])),
      ("expression", object([("type", strings(["string", "number", "boolean"])), ("pattern", .string("\\S"))])),
      (
        "value",
        object(
          [
            ("type", strings(["string", "number", "boolean"])),
            ("pattern", .string("^(?!\\s*[-+]?[0-9][0-9_.]*\\s*$)[\\s\\S]*\\S")),
          ], "An expression; numbers need no quotes.")
      ),
      ("variant", object(mapping(namePattern, to: "value"))),
      ("input", text(types.input)),
      ("blockInput", text(types.blockInput)),
      ("parameter", text(types.parameter)),
      ("config", text(configPattern)),
      ("block", object(section(SpecKeys.block, required: ["graph", "outputs"], blockValue))),
      (
        "blockFile",
        object(
          section(SpecKeys.blockFile, required: ["block", "graph", "outputs"], blockValue),
          "A file with one block, as in the layer library.")
      ),
      (
        "includedFile",
        object(
          section(SpecKeys.includedFile, required: ["graphc", "blocks"], modelValue),
          "A file that others include for its blocks.")
      ),
      ("weights", object(weights)),
      (
        "preprocess",
        object(
          section(SpecKeys.preprocess) { key in
            key == "resize" ? reference("value") : object(list(of: reference("value")))
          })
      ),
      (
        "assertion",
        object(
          section(SpecKeys.assertion, required: SpecKeys.assertion) { key in
            reference(key == "message" ? "text" : "expression")
          })
      ),
    ]
  }

  /// A pattern that excludes reserved words.
  private static let name: String = {
    let reserved = (Keyword.allCases.map(\.rawValue)).joined(separator: "|")
    return "(?!(?:\(reserved))\\b)[A-Za-z_][A-Za-z0-9_]*"
  }()
  static let namePattern = "^\(name)$"

  /// `int = 12`
  private static let configPattern: String = {
    let words = ConfigSpec.Kind.words.map { $0 == "enum" ? "enum\\s*\\([\\s\\S]*\\)" : $0 }
    return "^\\s*(?:\(words.joined(separator: "|")))\\s*(?:=\\s*\\S[\\s\\S]*)?$"
  }()

  private struct TypePatterns {
    let input: String
    let blockInput: String
    let parameter: String

    init(dtypes: [String]) {
      let type = "^\\s*(?:\(dtypes.joined(separator: "|")))\\s*\\[[\\s\\S]*\\]\\s*"
      let fallback = "=\\s*\\S[\\s\\S]*"
      input = type + "(?:\(fallback))?$"
      blockInput = type + "(?:\\?\\s*|\(fallback))?$"
      parameter = type + "~\\s*[a-z_]+\\s*(?:\\([\\s\\S]*\\)\\s*)?(?:when\\s+\\S[\\s\\S]*)?$"
    }
  }

  /// Templates of parameter paths, and their sources: a checkpoint name, or a transform.
  private static var weights: Members {
    let placeholder = "\\{[ip]\\}"
    let segment = "(?:[0-9]+|(?:[A-Za-z_]|\(placeholder))(?:[A-Za-z0-9_]|\(placeholder))*)"
    let transforms = SpecKeys.weightTransforms.joined(separator: "|")
    let source =
      "^\\s*(?:(?!-)[^\\s'\"()\\[\\]+*,=<>@%]+|'[^']+'|\"[^\"]+\"|(?:\(transforms))\\s*\\([\\s\\S]*\\))\\s*$"
    let own = SpecKeys.weightMapping.map { $0 + "$" }.joined(separator: "|")
    return [
      ("type", .string("object")),
      ("properties", properties(SpecKeys.weightMapping, weightMappingValue)),
      ("patternProperties", object([("^(?!\(own))\(segment)(?:\\.\(segment))*$", text(source))])),
      ("additionalProperties", .bool(false)),
    ]
  }

  /// The table for `config.json`: JSON keys, with points between nested objects.
  private static var huggingface: Members {
    func members(_ keys: String, _ value: JSONValue) -> Members {
      [
        ("type", .string("object")), ("patternProperties", object([(keys, value)])),
        ("additionalProperties", .bool(false)),
      ]
    }
    let key = "^[^.]+(?:\\.[^.]+)*$"
    let scalar = object([("type", strings(["string", "number", "boolean", "null"]))])
    let choice = object(
      members(key, object([("type", .string("object")), ("additionalProperties", reference("value"))]))
        + [("minProperties", .integer(1)), ("maxProperties", .integer(1))],
      "A key, and the config value for each of its texts.")
    return section(SpecKeys.huggingface, required: ["model_type"]) { name in
      switch name {
      case "model_type":
        object(
          [
            (
              "anyOf",
              .array([reference("text"), object(list(of: reference("text"), isEmpty: false))])
            )
          ], "The models for which the table is written.")
      case "config":
        object(
          members(namePattern, object([("anyOf", .array([reference("value"), choice]))])),
          "The source of each config value: an expression over keys, or a choice by the text of a key.")
      case "require":
        object(
          members(key, object([("anyOf", .array([scalar, object(list(of: scalar, isEmpty: false))]))])),
          "Keys with the values that the spec supports.")
      case "defaults": object(members(key, scalar), "The values of missing keys.")
      default: .bool(true)
      }
    }
  }

  private static func weightMappingValue(_ key: String) -> JSONValue {
    func names(to definition: String, _ description: String) -> JSONValue {
      object([("type", .string("object")), ("additionalProperties", reference(definition))], description)
    }
    return switch key {
    case "strip": reference("text", "A prefix of every name of the checkpoint, such as 'module.'.")
    case "ignore": object(list(of: reference("text")), "Checkpoint names that may stay unused.")
    case "same": names(to: "text", "Duplicate tensors, checked to be equal.")
    case "computed": names(to: "expression", "Tables of the checkpoint, checked against those that the spec computes.")
    default: .bool(true)
    }
  }

  // MARK: - Parts

  static func object(_ members: Members, _ description: String? = nil) -> JSONValue {
    .object((description.map { [("description", .string($0))] } ?? []) + members)
  }

  private static func strings(_ values: [String]) -> JSONValue { .array(values.map { .string($0) }) }

  private static func text(_ pattern: String) -> JSONValue {
    object([("type", .string("string")), ("pattern", .string(pattern))])
  }

  static func reference(_ name: String, _ description: String? = nil) -> JSONValue {
    object([("$ref", .string("#/$defs/\(name)"))], description)
  }

  static func list(of items: JSONValue, isEmpty: Bool = true) -> Members {
    [("type", .string("array")), ("items", items)] + (isEmpty ? [] : [("minItems", .integer(1))])
  }

  /// A mapping from user-defined names to values of one form.
  static func mapping(_ keys: String, to definition: String) -> Members {
    [
      ("type", .string("object")), ("patternProperties", object([(keys, reference(definition))])),
      ("additionalProperties", .bool(false)),
    ]
  }

  /// A mapping with fixed keys.
  static func section(
    _ keys: [String], required: [String] = [], _ value: (String) -> JSONValue
  ) -> Members {
    [("type", .string("object")), ("properties", properties(keys, value))]
      + (required.isEmpty ? [] : [("required", strings(required))]) + [("additionalProperties", .bool(false))]
  }

  private static func properties(_ keys: [String], _ value: (String) -> JSONValue) -> JSONValue {
    object(keys.map { ($0, value($0)) })
  }
}
