import Foundation

/// Memory that the process has and does not need.
enum FreeMemory {
    /// Gives it back to the system, where the C library keeps it otherwise (glibc's `malloc_trim`, which no Swift module has).
    static func giveBack() {
        guard let symbol = dlsym(nil, "malloc_trim") else { return }
        _ = unsafeBitCast(symbol, to: (@convention(c) (Int) -> CInt).self)(0)
    }
}
