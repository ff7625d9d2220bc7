import Foundation
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import GraphcText
import Testing

/// The same model with every kernel set, as processes: natively, and on older processors by emulation.
@Suite struct InstructionSetTests {
  private static let model = "Models/digits-vit.yaml --weights Models/digits-vit.safetensors"
  private static let fixtures = Repository.path("Tests/Fixtures/digits/")

  /// The kernels that a process reports.
  private func kernels(_ launcher: String) throws -> String? {
    let result = try Executable.shell(
      "\(launcher) \"$GRAPHC\" bench Models/digits-vit.yaml --set depth=1 --seconds 0.01 --format json")
    try #require(result.code == 0, "\(result.messages)")
    return try JSONValue(parsing: Array(result.output.utf8))["kernels"]?.string
  }

  private func logits(_ launcher: String, images: String, in folder: String) throws -> Tensor {
    let output = folder + "/logits-\(UUID().uuidString).npy"
    let result = try Executable.shell(
      "\(launcher) \"$GRAPHC\" run \(Self.model) --input image='\(images)' --output logits='\(output)'")
    try #require(result.code == 0, "\(result.messages)")
    return try NpyFile(path: output).read()
  }

  /// Every set agrees with PyTorch in float64, and reports that it ran.
  @Test(arguments: KernelTable.available) func everySetAgreesWithPyTorch(_ name: String) throws {
    let expected = try NpyFile(path: Self.fixtures + "logits.npy").read()
    try withTemporaryFolder { folder in
      let logits = try logits("GRAPHC_ISA=\(name)", images: Self.fixtures + "images.npy", in: folder)
      #expect(logits.shape == expected.shape)
      #expect(relativeError(logits, expected) <= 1e-5)
    }
    #expect(try kernels("GRAPHC_ISA=\(name)") == name)
  }

  /// A processor without AVX chooses the baseline and computes the same bits as the baseline here; one with AVX2 gives
  /// the bits of the AVX2 set. An instruction that the processor lacks would end the process.
  @Test(
    .enabled("needs qemu-x86_64 and an x86-64 processor; .ci/install-dependencies tests installs it") {
      Emulator.isThere
    },
    arguments: [("Nehalem", "baseline"), ("Haswell", "avx2")])
  func olderProcessorsComputeTheSame(_ processor: String, _ set: String) throws {
    // A machine without the set cannot compute the expected bits.
    guard KernelTable.available.contains(set) else { return }
    let emulator = "qemu-x86_64 -cpu \(processor)"
    try withTemporaryFolder { folder in
      let images = folder + "/images.npy"
      let all = try NpyFile(path: Self.fixtures + "images.npy").read()
      try NpyFile.write(all.sliced(axis: 0, from: 0, to: 5), to: images)
      let emulated = try logits(emulator, images: images, in: folder)
      let native = try logits("GRAPHC_ISA=\(set)", images: images, in: folder)
      #expect(emulated.shape == [5, 10])
      #expect(emulated.bits == native.bits)
    }
    #expect(try kernels(emulator) == set)
  }

  /// The emulated processor refuses sets that it lacks.
  @Test(.enabled("needs qemu-x86_64 and an x86-64 processor") { Emulator.isThere })
  func aSetThatTheProcessorLacksIsDeclined() throws {
    let result = try Executable.shell(
      "GRAPHC_ISA=avx2 qemu-x86_64 -cpu Nehalem \"$GRAPHC\" run \(Self.model) --input image=random")
    #expect(result.code == 0)
    #expect(result.messages.contains("GRAPHC_ISA asks for \"avx2\", but this processor does not run it"))
  }
}

/// User-mode emulation of other x86-64 processors.
enum Emulator {
  static var isThere: Bool {
    #if arch(x86_64) && os(Linux)
      ["/usr/bin/qemu-x86_64", "/bin/qemu-x86_64"].contains { FileManager.default.isExecutableFile(atPath: $0) }
    #else
      false
    #endif
  }
}
