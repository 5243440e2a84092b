namespace Chaos.Mitigations.Linting;

/// <summary>
/// Maps paths of a policy, such as <c>policies.x.mitigations[0].duration</c>, to the paths as written in the file, such
/// as <c>policies.x[0].attemptTimeout.timeout</c>.
/// </summary>
public sealed class WrittenPaths
{
    private readonly Dictionary<string, string> _written = new(StringComparer.Ordinal);

    internal void Add(string path, string written) => _written[path] = written;

    /// <summary>
    /// Returns the path as written in the file. Replaces the longest part of the path that is written differently.
    /// </summary>
    public string Of(string path)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOfAny(['.', '['], end - 1))
            if (_written.TryGetValue(path[..end], out var written))
                return written + path[end..];
        return path;
    }
}
