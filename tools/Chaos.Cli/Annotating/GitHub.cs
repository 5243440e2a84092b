using System.Text;
using Chaos.Core.Texts;

namespace Chaos.Cli.Annotating;

/// <summary>Prints annotations and masks of a job on GitHub. Outside of GitHub it prints nothing.</summary>
/// <param name="environment">Reads an environment variable: <c>GITHUB_ACTIONS</c> is true in every job, and
/// <c>GITHUB_WORKSPACE</c> is the repository's folder.</param>
internal sealed class GitHub(Func<string, string?> environment)
{
    /// <summary>The job of this process, if it runs in one.</summary>
    internal static GitHub Here { get; } = new(Environment.GetEnvironmentVariable);

    /// <summary>
    /// Prints annotations. <paramref name="output"/> may be standard output or standard error, because GitHub reads
    /// both.
    /// </summary>
    public void Print(IEnumerable<Annotation> annotations, TextWriter output)
    {
        if (environment("GITHUB_ACTIONS") != "true")
            return;
        foreach (var annotation in annotations)
            output.WriteLine(annotation.Command(InRepository));
    }

    /// <summary>Tells GitHub to mask every secret that is known by now.</summary>
    /// <param name="json">Whether standard output is for a JSON document.</param>
    public void MaskKnown(bool json)
    {
        using var log = json ? Console.OpenStandardError() : Console.OpenStandardOutput();
        Mask(SecretMask.Known, log);
    }

    /// <summary>Tells GitHub to mask these texts in the job's log from now on.</summary>
    /// <param name="secrets">Texts of one line each.</param>
    /// <param name="output">The raw stream of the process: <see cref="Console.Out"/> would mask the secrets
    /// itself.</param>
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

    /// <summary>A file's path from the repository's folder, if it is in there: GitHub knows no other names.</summary>
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
