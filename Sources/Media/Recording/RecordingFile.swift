import DequeModule
import NIOCore
import NIOPosix
import Synchronization

/// The file of a recording, written by a thread of NIO's pool: one at a time, in order, while the media loop goes on.
final class RecordingFile: Sendable {
    private struct State {
        var chunks = Deque<[Int16]>()
        var writer: WAVWriter?
        var isRunning = true
        /// Nothing comes any more.
        var isFinishing = false
        /// Not all that came is written.
        var isTooSlow = false
        /// Nothing is written any more.
        var isOver = false
    }

    /// A disk that is half a minute behind is not waited for: memory would fill up instead.
    static let longestBacklog = 60

    private let file: String
    private let state = Mutex(State())
    private let promise: EventLoopPromise<String?>

    /// When the file is closed: why it does not hold everything, or nil.
    var ended: EventLoopFuture<String?> { self.promise.futureResult }

    /// Begins to create the file.
    init(file: String, eventLoop: any EventLoop) {
        self.file = file
        self.promise = eventLoop.makePromise()
        self.run { [file] in
            do throws(WAVWriter.Failure) {
                let writer = try WAVWriter(file: file, channels: 2)
                self.state.withLock { $0.writer = writer }
                self.writeChunks()
            } catch {
                self.end(failure: error)
            }
        }
    }

    /// Appends samples, left and right in turn. After a failure there is nothing to append to.
    func append(_ samples: [Int16]) {
        let isIdle = self.state.withLock { state in
            guard !state.isOver, !state.isFinishing else { return false }
            state.chunks.append(samples)
            if state.chunks.count > Self.longestBacklog {
                // What waits is written when the disk comes back; the file ends there.
                state.isFinishing = true
                state.isTooSlow = true
            }
            return Self.claim(&state)
        }
        if isIdle { self.run { self.writeChunks() } }
    }

    /// Writes what waits and closes the file.
    func finish() {
        let isIdle = self.state.withLock { state in
            state.isFinishing = true
            return Self.claim(&state)
        }
        if isIdle { self.run { self.writeChunks() } }
    }

    private static func claim(_ state: inout State) -> Bool {
        guard !state.isRunning, !state.isOver else { return false }
        state.isRunning = true
        return true
    }

    private func run(_ body: @escaping @Sendable () -> Void) {
        NIOThreadPool.singleton.submit { _ in body() }
    }

    private func writeChunks() {
        guard var writer = self.state.withLock({ $0.writer }) else { return }
        do throws(WAVWriter.Failure) {
            while true {
                let (chunk, isLast) = self.state.withLock { state -> ([Int16]?, Bool) in
                    let chunk = state.chunks.popFirst()
                    if chunk == nil, !state.isFinishing {
                        state.writer = writer
                        state.isRunning = false
                    }
                    return (chunk, state.isFinishing)
                }
                if let chunk {
                    try writer.write(chunk)
                } else if isLast {
                    break
                } else {
                    return
                }
            }
        } catch {
            writer.abandon()
            return self.end(failure: error)
        }
        do throws(WAVWriter.Failure) {
            try writer.close()
            let isTooSlow = self.state.withLock { $0.isTooSlow }
            self.end(failure: isTooSlow ? WAVWriter.Failure(description: "cannot write \(self.file): the disk is too slow") : nil)
        } catch {
            self.end(failure: error)
        }
    }

    private func end(failure: WAVWriter.Failure?) {
        self.state.withLock { state in
            state.isOver = true
            state.chunks = []
        }
        self.promise.succeed(failure?.description)
    }
}
