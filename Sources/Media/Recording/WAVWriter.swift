#if canImport(Glibc)
    import Glibc
#endif

/// Writes 16-bit PCM at 8,000 samples a second to a RIFF WAVE file that grows. Blocks: not for an event loop.
///
/// The header is true after every write, so that what was written before a crash can be played.
package struct WAVWriter: Sendable {
    package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        package var description: String

        fileprivate init(_ what: String, _ file: String, _ code: CInt) {
            self.description = "cannot \(what) \(file): \(String(cString: strerror(code)))"
        }

        init(description: String) {
            self.description = description
        }
    }

    /// RIFF counts the bytes in 32 bits.
    package static let largestSize = Int(UInt32.max) - WAVFile.headerLength

    private let file: String
    private let channels: Int
    private let largestSize: Int
    private let descriptor: CInt
    /// Bytes of sound.
    private var size = 0

    /// Creates the file, readable by nobody else.
    ///
    /// - Throws: ``Failure``, also when there is something in a file of that name.
    package init(file: String, channels: Int, largestSize: Int = Self.largestSize) throws(Failure) {
        self.file = file
        self.channels = channels
        self.largestSize = largestSize
        var descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor < 0, errno == EEXIST, Self.isEmpty(file) { descriptor = open(file, O_WRONLY | O_CLOEXEC | O_NONBLOCK) }
        guard descriptor >= 0 else { throw Failure("create", file, errno) }
        self.descriptor = descriptor
        do throws(Failure) {
            try self.writeHeader()
        } catch {
            _ = Glibc.close(descriptor)
            throw error
        }
    }

    private static func isEmpty(_ file: String) -> Bool {
        var status = stat()
        // Errors of this call are those of opening.
        defer { errno = EEXIST }
        return stat(file, &status) == 0 && status.st_size == 0
    }

    /// Appends samples, those of the channels in turn.
    ///
    /// - Throws: ``Failure``; the file then ends with what could be written.
    package mutating func write(_ samples: [Int16]) throws(Failure) {
        let frame = self.channels * 2
        guard self.size + samples.count * 2 <= self.largestSize else { throw Failure("go on with", self.file, EFBIG) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(samples.count * 2)
        for sample in samples {
            bytes.append(UInt8(truncatingIfNeeded: sample))
            bytes.append(UInt8(truncatingIfNeeded: sample >> 8))
        }
        let (written, code) = Self.write(bytes, at: WAVFile.headerLength + self.size, to: self.descriptor)
        self.size += written - written % frame
        guard written == bytes.count else {
            // The failure that counts is the first one.
            try? self.writeHeader()
            _ = ftruncate(self.descriptor, off_t(WAVFile.headerLength + self.size))
            throw Failure("write", self.file, code)
        }
        try self.writeHeader()
    }

    /// Closes the file when all of it is on the disk.
    package func close() throws(Failure) {
        // What is no file on a disk cannot be forced onto one.
        let isWritten = fsync(self.descriptor) == 0 || errno == EINVAL
        let code = errno
        let isClosed = Glibc.close(self.descriptor) == 0
        guard isWritten else { throw Failure("write", self.file, code) }
        guard isClosed else { throw Failure("write", self.file, errno) }
    }

    /// Closes the file as it is, after a failure.
    func abandon() {
        _ = Glibc.close(self.descriptor)
    }

    private func writeHeader() throws(Failure) {
        let header = WAVFile.header(channels: self.channels, size: self.size)
        let (written, code) = Self.write(header, at: 0, to: self.descriptor)
        guard written == header.count else { throw Failure("write", self.file, code) }
    }

    /// How many bytes were written, and why not more.
    private static func write(_ bytes: [UInt8], at offset: Int, to descriptor: CInt) -> (written: Int, code: CInt) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                pwrite(descriptor, buffer.baseAddress.map { $0 + written }, buffer.count - written, off_t(offset + written))
            }
            if count > 0 {
                written += count
            } else if count == 0 || errno != EINTR {
                return (written, count == 0 ? ENOSPC : errno)
            }
        }
        return (written, 0)
    }
}
