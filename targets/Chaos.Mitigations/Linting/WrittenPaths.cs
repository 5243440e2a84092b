namespace Chaos.Mitigations.Linting;

/// <summary>
/// How the paths of a policy, <c>policies.x.mitigations[0].duration</c>, are written in the file,
/// <c>policies.x[0].attemptTimeout.timeout</c>.
/// </summary>
public sealed class WrittenPaths
{
    private readonly Dictionary<string, string> _written = new(StringComparer.Ordinal);

    internal void Add(string path, string written) => _written[path] = written;

    /// <summary>The path as written: by the longest part of it that is written otherwise.</summary>
    public string Of(string path)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOfAny(['.', '['], end - 1))
            if (_written.TryGetValue(path[..end], out var written))
                return written + path[end..];
        return path;
    }
}
