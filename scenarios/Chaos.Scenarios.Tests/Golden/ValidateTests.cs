namespace Chaos.Scenarios.Tests.Golden;

/// <summary>
/// What <c>validate</c> reports about files, before anything is started: files with mistakes, files whose mistakes
/// only a run finds, and texts that are hard to read, for both commands that read YAML. The examples of policies have
/// their own tests beside the linter, and the published schemas beside their generators.
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
    public async Task The_report_on_a_file_is_the_golden_one(string name)
    {
        var text = await SaidAsync("validate", name);
        if (name.StartsWith("reader-", StringComparison.Ordinal))
            text += await SaidAsync("lint", name);
        GoldenFile.Holds(Path.Combine("Validate", $"{name}.txt"), text);
    }

    [Fact]
    public void Every_golden_report_belongs_to_a_file() => GoldenFile.AreAllOf("Validate", Names);

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
            // No mistake in a file should end like this. A file that still does stays here until the defect is mended.
            said = $"dies of {e.GetType().Name}\n";
        }
        return $"{command}: {said.ReplaceLineEndings("\n").Replace(s_folder, "", StringComparison.Ordinal)}";
    }
}
