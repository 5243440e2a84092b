namespace Chaos.Scenarios.Tests.Golden;

/// <summary>
/// Compares a text with a golden file in this folder of the sources, so that a change shows all its effects. After an
/// intended change, <c>CHAOS_GOLDEN=write</c> writes the files; the commit contains them and says why.
/// </summary>
internal static class GoldenFile
{
    internal const string Renew = "CHAOS_GOLDEN=write ./test.sh --fast";

    /// <summary>The folder of the golden files, in the sources.</summary>
    internal static string Folder { get; } =
        Path.Combine(Repository.Root, "scenarios", "Chaos.Scenarios.Tests", "Golden");

    private static bool IsWritten => Environment.GetEnvironmentVariable("CHAOS_GOLDEN") == "write";

    /// <summary>Fails with the first lines that differ.</summary>
    internal static void Holds(string name, string text) => Holds(Path.Combine(Folder, name), $"Golden/{name}", text);

    /// <summary>
    /// Does the same for a file elsewhere in the repository that is generated from the sources, such as
    /// <c>docs/catalogue.md</c>.
    /// </summary>
    internal static void HoldsInRepository(string name, string text) =>
        Holds(Path.Combine(Repository.Root, name), name, text);

    private static void Holds(string file, string name, string text)
    {
        if (IsWritten)
            File.WriteAllText(file, text);
        else if (!File.Exists(file))
            Assert.Fail($"{name} is not there; to write it: {Renew}");
        else if (TextDifference.Of(File.ReadAllText(file).ReplaceLineEndings("\n"), text) is { } difference)
            Assert.Fail($"{name} is not what there is now:\n{difference}\nIf that is meant: {Renew}, then git diff");
    }

    /// <summary>Fails when a golden file belongs to something that no longer exists.</summary>
    internal static void AreAllOf(string folder, IEnumerable<string> names)
    {
        var left = Directory
            .EnumerateFiles(Path.Combine(Folder, folder), "*.txt")
            .Where(f => !names.Contains(Path.GetFileNameWithoutExtension(f)))
            .ToList();
        if (IsWritten)
            left.ForEach(File.Delete);
        else
            Assert.True(
                left.Count == 0,
                "of nothing that there is any more: "
                    + $"{string.Join(", ", left.Select(f => Path.GetRelativePath(Folder, f)))}; to delete: "
                    + $"{Renew}"
            );
    }
}
