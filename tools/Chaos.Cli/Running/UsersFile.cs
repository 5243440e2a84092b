using Chaos.Cli.Commands;
using Chaos.Core.Texts;

namespace Chaos.Cli.Running;

/// <summary>Files that are named on the command line.</summary>
internal static class UsersFile
{
    /// <summary>All of a file with experiments or policies.</summary>
    /// <exception cref="UsageException">It cannot be read.</exception>
    internal static string Read(string file)
    {
        try
        {
            return TextFile.Read(file, TextFile.MostOfYaml);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file}: {(Directory.Exists(file) ? "it is a folder; allowed: a file" : e.Message)}");
        }
    }
}
