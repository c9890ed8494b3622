/// Why a change of a webhook is refused. Nothing has changed then.
package enum WebhookError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The field, as the API calls it, is not what it must be.
    case invalid(field: String, reason: String)
    case notFound
    /// The owner has as many webhooks as one may have.
    case limitReached(Int)
    /// The store cannot take the change now.
    case unavailable(String)

    package var description: String {
        switch self {
        case .invalid(let field, let reason): "\(field): \(reason)"
        case .notFound: "The webhook was not found"
        case .limitReached(let limit): "There are \(limit) webhooks already, which is the limit; delete one first"
        case .unavailable(let why): "webhooks cannot be written now: \(why)"
        }
    }
}
