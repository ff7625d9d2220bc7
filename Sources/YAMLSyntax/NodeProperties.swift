internal import Diagnostics

/// The places of the anchor and the tag before a node, and the start of the node itself.
struct NodeProperties {
  var anchor: Span?
  var tag: Span?
  var content: Int

  /// - Parameter event: an event that starts at its first property.
  init(of event: YAMLEvent, in text: SourceText, source: SourceID) {
    content = event.start
    defer { content = min(content, event.end) }
    guard event.anchor != nil || event.tag != nil else { return }
    let bytes = text.bytes
    var offset = event.start
    while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: " "), 0x09, 0x0A, 0x0D:
        offset += 1
      case UInt8(ascii: "#"):
        offset = max(offset + 1, text.lineRange(at: offset).upperBound)
      case UInt8(ascii: "&") where event.anchor != nil && anchor == nil,
        UInt8(ascii: "!") where event.tag != nil && tag == nil:
        let start = offset
        while offset < bytes.count, !Self.endsProperty(bytes[offset]) { offset += 1 }
        let span = Span(source: source, start: start, end: offset)
        if bytes[start] == UInt8(ascii: "&") { anchor = span } else { tag = span }
        content = offset
      default:
        content = offset
        return
      }
    }
  }

  private static func endsProperty(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: " "), 0x09, 0x0A, 0x0D: true
    case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"): true
    default: false
    }
  }
}
