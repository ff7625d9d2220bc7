import ViT
import ViTRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

// The program that graphc writes of Models/vit.yaml, as a contender: what graphc-contender does with lines on standard
// input, for runs only.
//
//     contender FOLDER WEIGHTS IMAGE.npy THREADS

func nanoseconds() -> UInt64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

func say(_ text: String) {
  print(text)
  fflush(nil)
}

let arguments = CommandLine.arguments
guard arguments.count == 5, let threads = Int(arguments[4]) else {
  say("usage: contender FOLDER WEIGHTS IMAGE.npy THREADS")
  exit(64)
}
let image = try NpyFile(path: arguments[3]).read()
let start = nanoseconds()
let model = try ViT(weights: arguments[2], threads: threads)
let loaded = nanoseconds()
let logits = try model(image: image).logits
let first = nanoseconds()
try NpyFile.write(logits, to: "\(arguments[1])/logits.npy")
say("{\"load_ms\": \(Double(loaded - start) * 1e-6), \"first_ms\": \(Double(first - loaded) * 1e-6)}")
while let line = readLine() {
  var times: [UInt64] = []
  for _ in 0..<(Int(line) ?? 1) {
    let before = nanoseconds()
    _ = try model(image: image)
    times.append(nanoseconds() - before)
  }
  say(times.map(String.init).joined(separator: " "))
}
