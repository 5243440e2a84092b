using System.Text;

namespace Chaos.Cli.Annotating;

/// <summary>Annotations of a job on GitHub; elsewhere nothing is printed.</summary>
/// <param name="environment">Reads a variable: <c>GITHUB_ACTIONS</c> is true in every job, and <c>GITHUB_WORKSPACE</c>
/// is the repository's folder.</param>
internal sealed class GitHub(Func<string, string?> environment)
{
    /// <summary>The job that we are in, if we are in one.</summary>
    internal static GitHub Here { get; } = new(Environment.GetEnvironmentVariable);

    /// <summary>Prints them; <paramref name="output"/> may be either stream, for GitHub reads both.</summary>
    public void Print(IEnumerable<Annotation> annotations, TextWriter output)
    {
        if (environment("GITHUB_ACTIONS") != "true")
            return;
        foreach (var annotation in annotations)
            output.WriteLine(annotation.Command(InRepository));
    }

    /// <summary>Has the job's log show none of these texts from now on, whoever writes them.</summary>
    /// <param name="secrets">Texts of one line each.</param>
    /// <param name="output">A stream of the process as it is, for one of ours would not let them through.</param>
    public void Mask(IEnumerable<string> secrets, Stream output)
    {
        if (environment("GITHUB_ACTIONS") != "true")
            return;
        foreach (var secret in secrets)
            output.Write(
                Encoding.UTF8.GetBytes(
                    $"::add-mask::{secret.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal)}\n"
                )
            );
        output.Flush();
    }

    /// <summary>
    /// A file as seen from the repository's folder, where it lies in there: GitHub knows no other names.
    /// </summary>
    private string InRepository(string file)
    {
        if (environment("GITHUB_WORKSPACE") is not { Length: > 0 } root)
            return file;
        var near = Path.GetRelativePath(root, Path.GetFullPath(file));
        return near.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(near)
            ? file
            : near.Replace('\\', '/');
    }
}
