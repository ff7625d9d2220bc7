#if os(Linux)
  import Foundation
  import GraphcTestCommands
  import GraphcTestFiles
  import Testing

  /// Every writer of files under faults of the file system: after any of them each file is the old one or the new one,
  /// whole, and another run succeeds and leaves nothing else.
  ///
  /// A few faults are tried here; `make faults` tries all steps of the short writers and `GRAPHC_FAULTS` steps of the
  /// long ones, and prints how many.
  @Suite struct FaultTests {
    @Test(arguments: FaultyWriter.all) func filesAreOldOrNew(writer: FaultyWriter) throws {
      let steps = Environment.value("GRAPHC_FAULTS").flatMap { Int($0) }
      guard steps != nil || writer.isQuick else { return }
      try withTemporaryFolder { folder in
        let rig = try FaultRig(writer, in: folder)
        var injected = 0
        for (number, kind) in FaultRig.kinds.enumerated() {
          let calls = rig.calls.indices.filter { kind != "short" || rig.calls[$0] == "write" }
          // Here each kind is tried at one step, another for each kind; otherwise the steps are spread.
          let tried =
            steps.map { FaultRig.spread(calls, $0) }
            ?? calls.dropFirst((number * 3 + 1) % max(calls.count, 1)).prefix(1)
          for step in tried {
            try rig.inject(kind, at: step)
            injected += 1
          }
        }
        #expect(injected >= 5)
        if steps != nil { print("\(writer.name): \(injected) faults in \(rig.calls.count) calls") }
      }
    }
  }

  /// A command that writes files into its working folder.
  struct FaultyWriter: Sendable, CustomTestStringConvertible {
    var name: String
    /// The script by which the old files are made.
    var before = "true"
    var command: String
    /// What is run afterwards without a fault; `nil` for the command.
    var again: String?
    var isQuick = true

    var testDescription: String { name }

    static let all: [FaultyWriter] = {
      let digits = "'\(Repository.path("Models/digits-vit.yaml"))'"
      let spec = #"printf 'graphc: 1\nmodel: M\ninputs: {x: "f32[B,4]"}\ngraph: {y: x+1}\noutputs: y\n' > m.yaml"#
      return [
        FaultyWriter(name: "fmt", before: spec, command: "$GRAPHC fmt m.yaml"),
        FaultyWriter(
          name: "check --fix", before: spec + "; sed -i 1d m.yaml",
          command: "$GRAPHC check --fix m.yaml"),
        FaultyWriter(
          name: "run", before: spec + "; echo old > y.npy",
          command: "$GRAPHC run m.yaml --input x=1,2,3,4 --output y=y.npy"),
        FaultyWriter(
          name: "init", command: "$GRAPHC init vit -o m.yaml",
          again: "rm -f m.yaml && $GRAPHC init vit -o m.yaml"),
        FaultyWriter(name: "schema", before: "echo old > s.json", command: "$GRAPHC schema -o s.json", isQuick: false),
        FaultyWriter(name: "opt", before: spec, command: "$GRAPHC opt m.yaml -o m.gir", isQuick: false),
        FaultyWriter(
          name: "show plan", before: spec + "; echo old > m.svg", command: "$GRAPHC show plan m.yaml -o m.svg",
          isQuick: false),
        FaultyWriter(
          name: "compile", command: "$GRAPHC compile \(digits) --seed 1 -o p", isQuick: false),
        FaultyWriter(
          name: "compile again", before: "$GRAPHC compile \(digits) --seed 1 -o p",
          command: "$GRAPHC compile \(digits) --seed 2 --set depth=2 --name Other -o p", isQuick: false),
      ]
    }()
  }

  /// The files before and after a writer, and the calls in between.
  private struct FaultRig {
    static let kinds = ["enospc", "eio", "eintr", "short", "kill", "killed"]
    static let program = Environment.value("GRAPHC_FAULTS_PROGRAM").map { Repository.path($0) } ?? Executable.path

    let writer: FaultyWriter
    let folder: String
    let calls: [String]
    private let old: [String: Data]
    private let new: [String: Data]

    init(_ writer: FaultyWriter, in folder: String) throws {
      self.writer = writer
      self.folder = folder
      let library = try Self.library.get()
      try Self.shell("mkdir '\(folder)/old' && cd '\(folder)/old' && { \(writer.before); }", preload: nil)
      try Self.shell("cp -a '\(folder)/old' '\(folder)/new' && cd '\(folder)/new' && \(writer.command)", preload: nil)
      old = try Self.files(folder + "/old")
      new = try Self.files(folder + "/new")
      let log = folder + "/log"
      try Self.shell("cp -a '\(folder)/old' '\(folder)/logged'", preload: nil)
      try Self.shell(
        "cd '\(folder)/logged' && \(writer.command)",
        preload: "LD_PRELOAD='\(library)' GRAPHC_FAULT_LOG='\(log)'")
      calls = try TextFiles.read(log).split(separator: "\n").map(String.init)
      #expect(old != new && calls.count >= 5)
    }

    /// At most `count` of the steps, in equal distances.
    static func spread(_ steps: [Int], _ count: Int) -> ArraySlice<Int> {
      guard steps.count > count, count > 0 else { return steps[...] }
      return (0..<count).map { steps[$0 * steps.count / count] }[...]
    }

    func inject(_ kind: String, at step: Int) throws {
      let place = folder + "/work"
      let library = try Self.library.get()
      let result = try Executable.shell(
        """
        rm -rf '\(place)' && cp -a '\(folder)/old' '\(place)' && cd '\(place)' && export GRAPHC='\(Self.program)' &&
        export LD_PRELOAD='\(library)' GRAPHC_FAULT_STEP=\(step) GRAPHC_FAULT_KIND=\(kind)
        \(writer.command)
        """)
      let what = "\(writer.name), \(kind) at \(step) (\(calls[step])): \(result.code) \(result.messages)"
      let isKilled = kind.hasPrefix("kill")
      #expect(isKilled ? [9, 137].contains(result.code) : [0, 73, 74].contains(result.code), "\(what)")
      #expect(isKilled || result.code == 0 || result.messages.contains("[io/"), "\(what)")
      if ["eintr", "short"].contains(kind) { #expect(result.code == 0, "\(what)") }
      for (path, bytes) in try Self.files(place) where !Self.isUnfinished(path) {
        let isWhole = bytes == old[path] || bytes == new[path] || path.hasSuffix(".graphc-package")
        #expect(isWhole, "\(what): \(path) has \(bytes.count) bytes")
      }
      let left = try Self.files(place).keys.filter(Self.isUnfinished)
      #expect(left.isEmpty || isKilled || calls[step] == "unlinkat", "\(what): \(left)")
      if !isKilled, result.code == 0 {
        #expect(try Self.files(place).filter { !Self.isUnfinished($0.key) } == new, "\(what)")
      }
      // Another run finishes what this one has begun, and removes what it has left.
      try Self.shell("cd '\(place)' && \(writer.again ?? writer.command)", preload: nil)
      let after = try Self.files(place)
      #expect(after == new, "\(what): \(Set(after.keys).symmetricDifference(new.keys))")
    }

    private static func isUnfinished(_ path: String) -> Bool {
      path.contains(".graphc-") && path.contains(".tmp") || path.hasSuffix(".graphc-lock")
    }

    private static func shell(_ script: String, preload: String?) throws {
      let result = try Executable.shell(
        "export GRAPHC='\(program)'\(preload.map { "\nexport " + $0 } ?? "")\n" + script)
      try #require(result.code == 0, "\(script): \(result.messages)")
    }

    /// The files below a folder by path; links by their target.
    private static func files(_ folder: String) throws -> [String: Data] {
      var files: [String: Data] = [:]
      for path in try FileManager.default.subpathsOfDirectory(atPath: folder) {
        let place = folder + "/" + path
        if let target = try? FileManager.default.destinationOfSymbolicLink(atPath: place) {
          files[path] = Data(target.utf8)
        } else if let bytes = try? Data(contentsOf: URL(fileURLWithPath: place)) {
          files[path] = bytes
        }
      }
      return files
    }

    /// The library that fails calls.
    private static let library = Result { () throws -> String in
      let path = Repository.path(".build/faults.so")
      let compiled = try Executable.shell(
        "clang -shared -fPIC -O1 -o '\(path).new' Tests/Faults/faults.c -ldl && mv '\(path).new' '\(path)'",
        path: Environment.value("PATH") ?? "/usr/bin:/bin")
      try #require(compiled.code == 0, "\(compiled.messages)")
      return path
    }
  }
#endif
