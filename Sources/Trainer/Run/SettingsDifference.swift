import GraphcText

/// A setting that is not what it was. Settings are lines `name: value`.
struct SettingsDifference: CustomStringConvertible {
  var name: String
  /// `nil` if the setting was not there.
  var old: String?
  /// `nil` if the setting is not there any more.
  var new: String?

  /// `rate is 0.01 now, and was 0.001`
  var description: String {
    switch (old, new) {
    case (let old?, let new?): "\(escaped(name)) is \(quoted(new)) now, and was \(quoted(old))"
    case (let old?, nil): "\(escaped(name)) was \(quoted(old)), and is not set now"
    case (nil, let new?): "\(escaped(name)) is \(quoted(new)) now, and was not set"
    case (nil, nil): escaped(name)
    }
  }

  /// What differs, in the order of the old settings, then that of the new ones.
  static func all(from old: String, to new: String) -> [SettingsDifference] {
    let (before, now) = (entries(of: old), entries(of: new))
    let (oldValues, newValues) = (values(before), values(now))
    let changed = before.filter { newValues[UTF8Key($0.name)] != UTF8Key($0.value) }.map { entry in
      SettingsDifference(name: entry.name, old: entry.value, new: newValues[UTF8Key(entry.name)]?.string)
    }
    let added = now.filter { oldValues[UTF8Key($0.name)] == nil }.map { entry in
      SettingsDifference(name: entry.name, old: nil, new: entry.value)
    }
    return changed + added
  }

  private static func values(_ entries: [(name: String, value: String)]) -> [UTF8Key: UTF8Key] {
    Dictionary(entries.map { (UTF8Key($0.name), UTF8Key($0.value)) }, uniquingKeysWith: { first, _ in first })
  }

  private static func entries(of text: String) -> [(name: String, value: String)] {
    text.unicodeScalars.split(separator: "\n").map { line in
      let colon = line.firstIndex(of: ":") ?? line.endIndex
      let value = line[colon...].dropFirst().drop { $0 == " " }
      return (String(line[..<colon]), String(value))
    }
  }
}
