package import Directory

/// Something that takes calls to certain numbers itself, such as the park service.
package protocol CallFeature: AnyObject {
    /// A caller dialled `target`. Returns whether the feature takes the call; it then answers or rejects it.
    func takes(_ target: DirectoryIndex.Target, caller: CallHalf) -> Bool
}
