namespace Chaos.Cli.Annotating;

/// <summary>Annotations of a job on GitHub; elsewhere nothing is printed.</summary>
/// <param name="environment">Reads a variable: <c>GITHUB_ACTIONS</c> is true in every job, and <c>GITHUB_WORKSPACE</c> is the repository's folder.</param>
public sealed class GitHub(Func<string, string?> environment)
{
    /// <summary>The job that we are in, if we are in one.</summary>
    internal static GitHub Here { get; } = new(Environment.GetEnvironmentVariable);

    /// <summary>Prints them; <paramref name="output"/> may be either stream, for GitHub reads both.</summary>
    public void Print(IEnumerable<Annotation> annotations, TextWriter output)
    {
        if (environment("GITHUB_ACTIONS") != "true") return;
        foreach (var annotation in annotations) output.WriteLine(annotation.Command(InRepository));
    }

    /// <summary>A file as seen from the repository's folder, where it lies in there: GitHub knows no other names.</summary>
    private string InRepository(string file)
    {
        if (environment("GITHUB_WORKSPACE") is not { Length: > 0 } root) return file;
        var near = Path.GetRelativePath(root, Path.GetFullPath(file));
        return near.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(near) ? file : near.Replace('\\', '/');
    }
}
