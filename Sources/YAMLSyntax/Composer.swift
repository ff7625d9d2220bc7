internal import Diagnostics
import GraphcText

/// Builds the tree of one document from events, within limits.
struct Composer {
  /// A finished subtree and its size, which an alias to it costs again.
  struct Composed {
    var node: YAMLNode
    /// The number of nodes of the subtree, aliases expanded.
    var count: Int
    /// Levels of collections, 0 for a scalar.
    var height: Int
  }

  /// Thrown after a diagnostic that ends the reading.
  struct Stopped: Error {}

  private struct Anchor {
    var span: Span
    /// The value; `nil` while the node is being read.
    var value: Composed?
  }

  let reader: EventReader
  let text: SourceText
  let source: SourceID
  let limits: YAMLLimits
  let log: DiagnosticLog

  private var nodeCount = 0
  private var anchors: [UTF8Key: Anchor] = [:]
  /// The number of open flow collections around the current node.
  private var flowDepth = 0
  /// Whether an equation was split inside of the outermost open flow collection: further errors of libyaml in it are
  /// consequences.
  private var isFlowBroken = false
  /// The event before the one at which libyaml failed.
  private var previous: YAMLEvent?
  /// An unknown alias. It is reported only after the next event has shown whether it is an alias or a product (`a *b`).
  private var unknownAlias: Diagnostic?

  init(reader: EventReader, text: SourceText, source: SourceID, limits: YAMLLimits, log: DiagnosticLog) {
    self.reader = reader
    self.text = text
    self.source = source
    self.limits = limits
    self.log = log
  }

  /// - Returns: the root node, or `nil` after a diagnostic that ends the reading.
  mutating func composeDocument() -> YAMLNode? {
    do throws(Stopped) {
      _ = try next()
      guard case .documentStart = try next().kind else { throw stop(empty) }
      let first = try next()
      if case .scalar(let scalar) = first.kind, scalar.style == .plain, scalar.text.isEmpty, first.anchor == nil {
        throw stop(empty)
      }
      let root = try compose(first, depth: 1)
      let end = try next()
      if let error = trailingTextError(after: end, root: root.node, text: text) { log.report(error) }
      return root.node
    } catch {
      return nil
    }
  }

  private var empty: Diagnostic {
    Diagnostic(
      "yaml/empty", "the spec is empty", at: place(0, 0),
      help: "'graphc init vit' prints a spec to start from, 'graphc init' lists other kinds")
  }

  // MARK: Nodes

  private mutating func compose(_ event: YAMLEvent, depth: Int) throws(Stopped) -> Composed {
    if case .alias(let name) = event.kind { return try composeAlias(name, event, depth: depth) }
    try count(1, at: event)
    let properties = NodeProperties(of: event, in: text, source: source)
    if event.tag != nil { log.report(tagError(at: properties.tag ?? place(event.start, event.end))) }
    if let name = event.anchor { open(name, at: properties.anchor ?? place(event.start, event.start)) }
    let result: Composed
    switch event.kind {
    case .scalar(let scalar):
      let span = scalarSpan(event, scalar, start: properties.content)
      if event.anchor != nil, scalar.style == .plain, scalar.text.isEmpty {
        log.report(emptyAnchorError(at: properties.anchor ?? span))
      }
      checkLimit(scalar, at: span)
      checkTraps(scalar, at: span)
      result = Composed(node: YAMLNode(.scalar(scalar), span: span), count: 1, height: 0)
    case .sequenceStart(let isFlow):
      try checkDepth(depth, at: properties.content)
      result = try composeSequence(isFlow: isFlow, start: properties.content, depth: depth)
    case .mappingStart(let isFlow):
      try checkDepth(depth, at: properties.content)
      result = try composeMapping(isFlow: isFlow, start: properties.content, depth: depth)
    default:
      // libyaml emits a node event wherever a node is required.
      throw stop(Diagnostic("yaml/syntax", "expected a value", at: place(event.start, event.end)))
    }
    if let name = event.anchor { anchors[UTF8Key(name)]?.value = result }
    return result
  }

  private mutating func composeSequence(isFlow: Bool, start: Int, depth: Int) throws(Stopped) -> Composed {
    var items: [YAMLNode] = []
    var result = Composed(node: YAMLNode(.sequence([]), span: place(start, start)), count: 1, height: 1)
    enterFlow(isFlow)
    while true {
      let event = try next()
      if case .sequenceEnd = event.kind {
        leaveFlow(isFlow)
        let end = isFlow ? event.end : items.last.map { Int($0.span.end) } ?? start
        result.node = YAMLNode(.sequence(items), span: place(start, end))
        return result
      }
      let item = try compose(event, depth: depth + 1)
      items.append(item.node)
      result.count += item.count
      result.height = max(result.height, item.height + 1)
    }
  }

  private mutating func composeMapping(isFlow: Bool, start: Int, depth: Int) throws(Stopped) -> Composed {
    var entries: [YAMLEntry] = []
    var keys = KeySet()
    var result = Composed(node: YAMLNode(.mapping([]), span: place(start, start)), count: 1, height: 1)
    let hasBraces = text.hasText("{", at: start)
    enterFlow(isFlow)
    while true {
      let event = try next()
      if case .mappingEnd = event.kind {
        leaveFlow(isFlow)
        let end = isFlow && hasBraces ? event.end : entries.last.map { Int($0.value.span.end) } ?? start
        if isFlow && !hasBraces { log.report(pairInListError(at: place(start, end), text: text)) }
        result.node = YAMLNode(.mapping(entries), span: place(start, end))
        return result
      }
      let key = try compose(event, depth: depth + 1)
      let value = try compose(try next(), depth: depth + 1)
      result.count += key.count + value.count
      result.height = max(result.height, key.height + 1, value.height + 1)
      guard let name = keyText(key.node, of: event) else { continue }
      if !isFlowBroken, let first = keys.insert(name, at: key.node.span) {
        log.report(duplicateKeyError(name, at: key.node.span, first: first))
        continue
      }
      if let error = splitKeyError(key.node, value.node, text: text) { log.report(error) }
      entries.append(YAMLEntry(key: name, keySpan: key.node.span, value: value.node))
    }
  }

  /// The text of a key; `nil` after an error if the node cannot be a key.
  private func keyText(_ node: YAMLNode, of event: YAMLEvent) -> String? {
    if case .scalar(let scalar) = node.content, case .scalar = event.kind,
      scalar.style != .literal, scalar.style != .folded
    {
      if let error = keyError(scalar, at: node.span, limits: limits) {
        log.report(error)
        return nil
      }
      return scalar.text
    }
    log.report(complexKeyError(at: node.span))
    return nil
  }

  // MARK: Anchors

  private mutating func open(_ name: String, at span: Span) {
    if let first = anchors[UTF8Key(name)] {
      log.report(duplicateAnchorError(name, at: span, first: first.span))
    }
    anchors[UTF8Key(name)] = Anchor(span: span, value: nil)
  }

  private mutating func composeAlias(_ name: String, _ event: YAMLEvent, depth: Int) throws(Stopped) -> Composed {
    let span = place(event.start, event.end)
    let nothing = YAMLNode(.scalar(YAMLScalar(text: "", style: .plain)), span: span)
    guard let anchor = anchors[UTF8Key(name)] else {
      try count(1, at: event)
      unknownAlias = unknownAnchorError(name, at: span)
      return Composed(node: nothing, count: 1, height: 0)
    }
    guard var value = anchor.value else {
      log.report(aliasCycleError(name, at: span, anchor: anchor.span))
      return Composed(node: nothing, count: 1, height: 0)
    }
    try count(value.count, at: event)
    if value.height > 0 { try checkDepth(depth + value.height - 1, at: event.start) }
    value.node.span = span
    return value
  }

  // MARK: Limits and traps

  private mutating func count(_ nodes: Int, at event: YAMLEvent) throws(Stopped) {
    nodeCount += nodes
    guard nodeCount > limits.nodes else { return }
    throw stop(
      Diagnostic(
        "limit/yaml-nodes", "a spec may have \(limits.nodes) values, aliases written out",
        at: place(event.start, event.end)))
  }

  private func checkDepth(_ depth: Int, at offset: Int) throws(Stopped) {
    guard depth > limits.depth else { return }
    throw stop(
      Diagnostic(
        "limit/yaml-depth", "mappings and lists may be nested \(limits.depth) levels deep",
        at: place(offset, min(offset + 1, text.bytes.count))))
  }

  private func checkLimit(_ scalar: YAMLScalar, at span: Span) {
    let length = scalar.text.utf8.count
    guard length > limits.scalarBytes else { return }
    log.report(
      Diagnostic("limit/yaml-scalar", "a value may have \(limits.scalarBytes) bytes, this one has \(length)", at: span))
  }

  private mutating func checkTraps(_ scalar: YAMLScalar, at span: Span) {
    guard scalar.style == .plain else { return }
    if let error = leadingTypographyError(scalar, at: span, isInFlow: flowDepth > 0, text: text) {
      if flowDepth > 0 { isFlowBroken = true }
      log.report(error)
    } else if flowDepth > 0, let error = splitByCommaError(scalar, at: span, text: text) {
      isFlowBroken = true
      log.report(error)
    } else if let error = cutByCommentError(scalar, at: span, text: text) {
      log.report(error)
    }
  }

  // MARK: Events

  private mutating func next() throws(Stopped) -> YAMLEvent {
    let aliasError = unknownAlias
    unknownAlias = nil
    do throws(YAMLFault) {
      let event = try reader.next()
      previous = event
      if let aliasError { log.report(aliasError) }
      return event
    } catch {
      let error = syntaxError(error, after: previous, text: text, source: source, limits: limits)
      if let aliasError, error.code != "yaml/alias" { log.report(aliasError) }
      if !isFlowBroken { log.report(error) }
      throw Stopped()
    }
  }

  private mutating func enterFlow(_ isFlow: Bool) {
    if isFlow { flowDepth += 1 }
  }

  private mutating func leaveFlow(_ isFlow: Bool) {
    guard isFlow else { return }
    flowDepth -= 1
    if flowDepth == 0 { isFlowBroken = false }
  }

  private func stop(_ diagnostic: Diagnostic) -> Stopped {
    log.report(diagnostic)
    return Stopped()
  }

  private func scalarSpan(_ event: YAMLEvent, _ scalar: YAMLScalar, start: Int) -> Span {
    var end = max(start, event.end)
    if start == end, event.anchor == nil, event.tag == nil {
      // libyaml reports a missing value in a flow collection at the token after it.
      while end > 0, [0x20, 0x09, 0x0A, 0x0D].contains(text.bytes[end - 1]) { end -= 1 }
      return place(end, end)
    }
    if scalar.style == .literal || scalar.style == .folded {
      while end > start, [0x20, 0x0A, 0x0D].contains(text.bytes[end - 1]) { end -= 1 }
    }
    return place(start, end)
  }

  private func place(_ start: Int, _ end: Int) -> Span { Span(source: source, start: start, end: end) }
}
