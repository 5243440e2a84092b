namespace Chaos.Scenarios.Tests.Golden;

/// <summary>
/// What is said of files before anything is started: of those with mistakes, of those in which a run alone finds
/// something wrong, and, by both commands that read YAML, of texts that are hard to read. Every example of policies has
/// its own test beside the linter; the published schemas have theirs beside what makes them.
/// </summary>
[Collection(AloneOnTheMachine.Name)]
public sealed class ValidateTests
{
    private static readonly string s_folder = Path.Combine(GoldenFile.Folder, "Validate") + Path.DirectorySeparatorChar;

    private static IEnumerable<string> Names =>
        Directory
            .EnumerateFiles(s_folder, "*.yaml")
            .Select(f => Path.GetFileNameWithoutExtension(f))
            .Order(StringComparer.Ordinal);

    public static TheoryData<string> Files => [.. Names];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task What_is_said_of_a_file_is_that_on_record(string name)
    {
        var text = await SaidAsync("validate", name);
        if (name.StartsWith("reader-", StringComparison.Ordinal))
            text += await SaidAsync("lint", name);
        GoldenFile.Holds(Path.Combine("Validate", $"{name}.txt"), text);
    }

    [Fact]
    public void All_that_is_on_record_is_of_a_file_that_there_is() => GoldenFile.AreAllOf("Validate", Names);

    private static async Task<string> SaidAsync(string command, string name)
    {
        string said;
        try
        {
            var (exit, output, error) = await CommandInProcess.RunAsync(command, s_folder + name + ".yaml");
            said = $"exit {exit}\n{output}{error}";
        }
        catch (Exception e)
        {
            // Nobody's mistake in a file is to end like this; where one does, that is on record until it is mended.
            said = $"dies of {e.GetType().Name}\n";
        }
        return $"{command}: {said.ReplaceLineEndings("\n").Replace(s_folder, "", StringComparison.Ordinal)}";
    }
}
