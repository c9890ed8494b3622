/// Why a change of the directory is refused. Nothing has changed then.
package enum DirectoryError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The field's value is not what it must be.
    case invalid(field: String, reason: String)
    /// The field's value is somebody else's in the same location or organisation.
    case notUnique(field: String, value: String, holder: String)
    case notFound(String)
    /// Somebody else changed or deleted it at the same time.
    case changedMeanwhile(String)
    /// A job is changing it; nobody else may until that is done.
    case locked(String, jobID: String)
    /// It is in use; the text says by what.
    case inUse(String)
    /// The store cannot take the change now: its disk is full, or another process holds it.
    case unavailable(String)

    /// The same error about a field by the name that it has where the value came from.
    ///
    /// - Parameter names: those names by the directory's own; a field that is not there keeps its name.
    package func naming(field names: [String: String]) -> DirectoryError {
        switch self {
        case .invalid(let field, let reason): .invalid(field: names[field] ?? field, reason: reason)
        case .notUnique(let field, let value, let holder): .notUnique(field: names[field] ?? field, value: value, holder: holder)
        default: self
        }
    }

    package var description: String {
        switch self {
        case .invalid(let field, let reason): "\(field): \(reason)"
        case .notUnique(let field, let value, let holder): "\(field): \(value) is already assigned to \(holder)"
        case .notFound(let what): "\(what) not found"
        case .changedMeanwhile(let what): "\(what) was changed or deleted by somebody else at the same time; read it again and repeat the change"
        case .locked(let what, let jobID): "\(what) is being changed by the job \(jobID); try again when that is done"
        case .inUse(let what): what
        case .unavailable(let why): "the directory cannot be written now: \(why)"
        }
    }
}
