using Chaos.Core;
using Chaos.Core.Texts;

namespace Chaos.Scenarios.Files;

/// <summary>Reports a command whose program does not exist here, before anything is started.</summary>
internal static class ProgramPart
{
    /// <summary>Checks the program of a command that is to be started on this machine.</summary>
    /// <param name="reading">Receives the mistakes.</param>
    /// <param name="path">The command's path in the file.</param>
    /// <param name="command">The command; empty for none.</param>
    /// <param name="folder">The folder in which it is started.</param>
    internal static void Check(Reading reading, string path, IReadOnlyList<string> command, string? folder)
    {
        // On Windows a program's name alone does not say which file is started.
        if (
            reading.Search is not { } search
            || command is not [var program, ..]
            || OperatingSystem.IsWindows()
            || reading.IsTold(path)
            || Template.NamesIn(program).Any()
        )
            return;
        if (program.Contains('/', StringComparison.Ordinal))
        {
            var file = Path.Combine(folder ?? reading.Folder, program);
            if (!File.Exists(file))
                reading.Errors.Add(
                    new PlanError(
                        path,
                        program,
                        "a program's file, relative to the folder in which the command is started"
                    )
                    {
                        Why = $"is not there, at {Path.GetFullPath(file)}",
                    }
                );
            return;
        }
        if (search.Any(f => File.Exists(Path.Combine(f, program))))
            return;
        var near = File.Exists(Path.Combine(folder ?? reading.Folder, program))
            ? $"./{program}"
            : NearestName.Of(program, search.Where(Directory.Exists).SelectMany(Names).Distinct());
        reading.Errors.Add(
            new PlanError(path, program, "a program on the PATH, or the path of one, such as ./serve")
            {
                Why = "is not on the PATH",
                Meant = near,
            }
        );
    }

    private static IEnumerable<string> Names(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
