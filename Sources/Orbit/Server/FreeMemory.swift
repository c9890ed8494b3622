import Foundation

/// Memory that the process has and does not need. By functions of glibc that no Swift module has; elsewhere nothing is done.
enum FreeMemory {
    private static let trimThreshold: CInt = -1
    private static let mmapThreshold: CInt = -3

    /// Large blocks go back to the system when they are freed, from the first to the last. For the start of a process.
    ///
    /// Otherwise glibc takes the size of the largest block that was freed, up to 32 MiB, for the size up to which it keeps what is freed
    /// (`mallopt(3)`); reading a directory ends with blocks of that size, and answers of megabytes leave theirs behind later.
    static func keepLittle() {
        guard let symbol = dlsym(nil, "mallopt") else { return }
        let mallopt = unsafeBitCast(symbol, to: (@convention(c) (CInt, CInt) -> CInt).self)
        _ = mallopt(self.mmapThreshold, 1 << 20)
        _ = mallopt(self.trimThreshold, 1 << 20)
    }

    /// Gives back what is kept.
    static func giveBack() {
        guard let symbol = dlsym(nil, "malloc_trim") else { return }
        _ = unsafeBitCast(symbol, to: (@convention(c) (Int) -> CInt).self)(0)
    }
}
