package import Directory
package import SIPUserAgent

/// Something that takes calls to certain numbers and codes itself, such as the park service.
package protocol CallFeature: AnyObject {
    /// A caller dialled `target`. Returns whether the feature takes the call; it then answers or rejects it.
    func takes(_ target: DirectoryIndex.Target, caller: CallHalf) -> Bool
    /// A caller dialled a feature code, and `digits` after it.
    func takes(_ code: FeatureCodes.Feature, digits: String, caller: CallHalf) -> Bool
    /// A caller's INVITE wants to take the place of a dialog that ``dialogs(of:seenFrom:)`` has told of (RFC 3891).
    func takes(replacing replaces: SIPReplaces, caller: CallHalf) -> Bool
    /// A phone transfers its call (RFC 3515). Returns whether the feature takes it; it then reports how it went.
    func takes(_ referral: Referral) -> Bool
    /// What the feature adds to the line key of a target: parked calls.
    func dialogs(of target: DirectoryIndex.Target, seenFrom locationID: String?) -> [DialogInfo.Dialog]
}
