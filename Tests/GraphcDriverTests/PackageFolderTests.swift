import Foundation
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import SwiftEmitter
import Testing

@testable import GraphcDriver

/// Folders of packages: no link leads out of them, one process writes them, and what dead processes left is removed.
@Suite struct PackageFolderTests {
  /// Writes a small package; each version has other contents.
  private func compile(_ version: Int, to package: String, overwrites: Bool = false) throws {
    let files = [
      PackageFile(path: "Package.swift", content: .text("// \(version)")),
      PackageFile(path: "Sources/M/M.swift", content: .text("let m = \(version)")),
      PackageFile(path: "Sources/MKernels/K.swift", content: .text("let k = \(version)")),
      PackageFile(path: "Sources/MKernels\(version)", content: .link(to: "MKernels")),
    ]
    let identity = PackedWeights.Identity(
      model: "M", specDigest: String(repeating: "0", count: 64),
      sourceDigest: String(repeating: "\(version)", count: 64))
    try PackageFolder(path: package).write(files, weights: ["M.safetensors"], overwrites: overwrites) { _, target in
      try PackedWeights.write([], identity: identity, to: target) { _ in try Tensor([0 as Float], shape: [1]) }
    }
  }

  private func code(_ body: () throws -> Void) -> String? {
    do { try body() } catch { return (error as? GraphcError)?.code ?? "\(error)" }
    return nil
  }

  private func link(_ path: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
  }

  private func write(_ text: String, to path: String) throws {
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try text.write(toFile: path, atomically: false, encoding: .utf8)
  }

  /// The files below a path, or the file at it.
  private func contents(_ path: String) -> [String: Data] {
    var files: [String: Data] = [:]
    for inner in [""] + ((try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []) {
      files[inner] = try? Data(contentsOf: URL(fileURLWithPath: path + "/" + inner))
      if inner.isEmpty { files[inner] = try? Data(contentsOf: URL(fileURLWithPath: path)) }
    }
    return files
  }

  /// Each entry is replaced by a link to the same outside, which must stay as it is.
  @Test(arguments: [
    ".graphc-package", "Package.swift", "Sources", "Sources/M", "Sources/M/M.swift", "Sources/MKernels",
    "M.safetensors", ".graphc-lock",
  ])
  func noLinkIsFollowed(entry: String) throws {
    for overwrites in [false, true] {
      try withTemporaryFolder { folder in
        let (package, outside) = (folder + "/p", folder + "/outside")
        try compile(1, to: package)
        if entry == ".graphc-lock" {
          try write("mine", to: outside)
        } else {
          try FileManager.default.moveItem(atPath: "\(package)/\(entry)", toPath: outside)
        }
        try link("\(package)/\(entry)", to: outside)
        let before = contents(outside)
        #expect(!before.isEmpty)
        let code = code { try compile(2, to: package, overwrites: overwrites) }
        #expect(contents(outside) == before, "\(entry)")
        // With --force, a link in the place of a file is replaced.
        let isReplaced = overwrites && ["Package.swift", "Sources/M/M.swift", "M.safetensors"].contains(entry)
        #expect((code == nil) == isReplaced, "\(entry): \(code ?? "")")
        if isReplaced {
          #expect((try? FileManager.default.destinationOfSymbolicLink(atPath: "\(package)/\(entry)")) == nil)
        }
      }
    }
  }

  @Test func theTitleOfTheManifestIsChecked() throws {
    try withTemporaryFolder { folder in
      let package = folder + "/p"
      try write("precious", to: package + "/notes.txt")
      let line = "file \(SHA256.hexadecimal(of: "precious")) notes.txt\n"
      let title = "Files that graphc has written; it replaces these and no others.\n"
      for text in ["", "\n", "Something else\n" + line, line, " " + title + line, title + line.dropLast()] {
        try write(text, to: package + "/.graphc-package")
        #expect(code { try compile(1, to: package, overwrites: true) } == "emit/manifest", "\(text)")
      }
      #expect(contents(package).count == 2)
      #expect(contents(package)["notes.txt"] == Data("precious".utf8))
    }
  }

  @Test func aPackageThatIsBeingWrittenIsLeftAlone() throws {
    try withTemporaryFolder { folder in
      let package = folder + "/p"
      try compile(1, to: package)
      let before = contents(package)
      do {
        let lock = try #require(try FolderLock(FolderHandle(path: package)))
        #expect(try FolderLock(FolderHandle(path: package)) == nil)
        #expect(code { try compile(2, to: package) } == "emit/busy")
        withExtendedLifetime(lock) {}
      }
      #expect(contents(package) == before)
      try compile(2, to: package)
      #expect(contents(package) != before && contents(package)[FolderLock.name] == nil)
    }
  }

  /// Many at once: each is done or says that it is not, and the files are those of one of them.
  @Test func oneOfManyWins() throws {
    try withTemporaryFolder { folder in
      let package = folder + "/p"
      nonisolated(unsafe) var codes = [String?](repeating: nil, count: 8)
      codes.withUnsafeMutableBufferPointer { codes in
        nonisolated(unsafe) let codes = codes
        DispatchQueue.concurrentPerform(iterations: codes.count) { index in
          codes[index] = code { try compile(index, to: package) } ?? "done"
        }
      }
      #expect(codes.allSatisfy { $0 == "done" || $0 == "emit/busy" }, "\(codes)")
      let files = contents(package)
      let version = String(decoding: files["Package.swift"]?.dropFirst(3) ?? Data(), as: UTF8.self)
      #expect(codes.contains("done") && codes[Int(version) ?? 8] == "done")
      #expect(files["Sources/M/M.swift"] == Data("let m = \(version)".utf8))
      #expect(files["Sources/MKernels/K.swift"] == Data("let k = \(version)".utf8))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["p"])
      // The manifest is that of the files.
      try compile(Int(version) ?? 8, to: package)
      #expect(contents(package).count == files.count)
    }
  }

  /// A process that has ended, one that is alive, and names of others.
  @Test func whatDeadProcessesLeftIsRemoved() throws {
    try withTemporaryFolder { folder in
      let ended = Process()
      ended.executableURL = URL(fileURLWithPath: "/bin/sh")
      ended.arguments = ["-c", "exit 0"]
      try ended.run()
      ended.waitUntilExit()
      let dead = ended.processIdentifier
      let alive = ProcessInfo.processInfo.processIdentifier
      for name in [".graphc-\(dead)-0.tmp/Sources/a.swift", ".graphc-\(dead)-1.tmp"] {
        try write("left", to: "\(folder)/\(name)")
      }
      try write("outside", to: folder + "/keep/me")
      try link("\(folder)/.graphc-\(dead)-0.tmp/link", to: "../keep")
      let kept = [
        ".graphc-\(alive)-77.tmp", ".graphc-\(dead)-x.tmp", ".graphc-\(dead).tmp", ".graphc--1-1.tmp", "keep",
      ]
      for name in kept.dropLast() { try write("kept", to: "\(folder)/\(name)") }
      try compile(1, to: folder + "/p")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == (kept + ["p"]).sorted())
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/keep") == ["me"])
    }
  }

  #if os(Linux)
    /// Names that are not UTF-8, of specs, outputs and packages.
    @Test func bytesOfNamesStayBytes() throws {
      try withTemporaryFolder { folder in
        let digits = Repository.path("Models/digits-vit.yaml")
        let result = try Executable.shell(
          """
          cd '\(folder)' && name=$(printf 'caf\\351 \\377\\364\\217\\277\\277') && mkdir "$name" && cd "$name" &&
          cp '\(digits)' "$name.yaml" && "$GRAPHC" fmt "$name.yaml" && "$GRAPHC" check "../$name/$name.yaml" &&
          "$GRAPHC" run "$name.yaml" --input image=random --output "logits=$name.npy" &&
          "$GRAPHC" compile "$name.yaml" -o "$PWD/$name" && "$GRAPHC" compile "$name.yaml" -o "$name" &&
          test -f "$name/Package.swift" && ls -A | wc -l && test -f "$name.npy" && echo there
          """)
        #expect(result.code == 0, "\(result.messages)")
        #expect(result.output.hasSuffix("3\nthere\n"), "\(result.output)")
      }
    }
  #endif
}
