import CYAML

/// A libyaml event, with byte offsets into the source.
struct YAMLEvent {
  enum Kind {
    case streamStart
    case streamEnd
    case documentStart
    case documentEnd
    case alias(String)
    case scalar(YAMLScalar)
    case sequenceStart(isFlow: Bool)
    case sequenceEnd
    case mappingStart(isFlow: Bool)
    case mappingEnd
  }

  var kind: Kind
  var anchor: String?
  var tag: String?
  /// The start, including the anchor and the tag.
  var start: Int
  var end: Int
}

/// A libyaml error: its message, and where it occurred.
struct YAMLFault: Error {
  var isOutOfMemory = false
  var problem: String
  var offset: Int
  var context: String
  var contextOffset: Int?
}

/// Pulls events from libyaml one at a time, so that a limit can stop the parser at once.
final class EventReader {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let offsets: ScalarOffsets

  /// - Parameter bytes: valid UTF-8 that outlives the reader.
  /// - Parameter base: the length of the byte order mark at the start.
  /// - Returns: `nil` if memory cannot be allocated.
  init?(_ bytes: UnsafeBufferPointer<UInt8>, base: Int, offsets: ScalarOffsets) {
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    guard yaml_parser_initialize(parser) == 1 else {
      parser.deallocate()
      return nil
    }
    self.parser = parser
    self.offsets = offsets
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    let text = UnsafeBufferPointer(rebasing: bytes.dropFirst(base))
    // libyaml requires a pointer even for an empty input.
    let empty = UnsafePointer<UInt8>(bitPattern: 1)
    yaml_parser_set_input_string(parser, text.baseAddress ?? empty, text.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  func next() throws(YAMLFault) -> YAMLEvent {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw fault() }
    defer { yaml_event_delete(&event) }
    let start = offsets.byteOffset(ofScalar: event.start_mark.index)
    let end = offsets.byteOffset(ofScalar: event.end_mark.index)
    var result = YAMLEvent(kind: .streamEnd, start: start, end: max(start, end))
    switch event.type {
    case YAML_STREAM_START_EVENT: result.kind = .streamStart
    case YAML_DOCUMENT_START_EVENT: result.kind = .documentStart
    case YAML_DOCUMENT_END_EVENT: result.kind = .documentEnd
    case YAML_ALIAS_EVENT: result.kind = .alias(text(event.data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      result.kind = .scalar(YAMLScalar(text: String(decoding: bytes, as: UTF8.self), style: style(scalar.style)))
      result.anchor = text(scalar.anchor)
      result.tag = text(scalar.tag)
    case YAML_SEQUENCE_START_EVENT:
      let sequence = event.data.sequence_start
      result.kind = .sequenceStart(isFlow: sequence.style == YAML_FLOW_SEQUENCE_STYLE)
      result.anchor = text(sequence.anchor)
      result.tag = text(sequence.tag)
    case YAML_SEQUENCE_END_EVENT: result.kind = .sequenceEnd
    case YAML_MAPPING_START_EVENT:
      let mapping = event.data.mapping_start
      result.kind = .mappingStart(isFlow: mapping.style == YAML_FLOW_MAPPING_STYLE)
      result.anchor = text(mapping.anchor)
      result.tag = text(mapping.tag)
    case YAML_MAPPING_END_EVENT: result.kind = .mappingEnd
    default: result.kind = .streamEnd
    }
    return result
  }

  private func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    pointer.map { String(decodingCString: UnsafePointer($0), as: UTF8.self) }
  }

  private func style(_ style: yaml_scalar_style_t) -> YAMLScalar.Style {
    switch style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
    case YAML_LITERAL_SCALAR_STYLE: .literal
    case YAML_FOLDED_SCALAR_STYLE: .folded
    default: .plain
    }
  }

  private func fault() -> YAMLFault {
    let state = parser.pointee
    return YAMLFault(
      isOutOfMemory: state.error == YAML_MEMORY_ERROR,
      problem: state.problem.map { String(cString: $0) } ?? "",
      offset: offsets.byteOffset(ofScalar: state.problem_mark.index),
      context: state.context.map { String(cString: $0) } ?? "",
      contextOffset: state.context.map { _ in offsets.byteOffset(ofScalar: state.context_mark.index) }
    )
  }
}
