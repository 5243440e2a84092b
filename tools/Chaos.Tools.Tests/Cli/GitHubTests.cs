using Chaos.Cli.Annotating;

namespace Chaos.Tools.Tests.Cli;

public sealed class GitHubTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("false")]
    public void Nothing_is_printed_elsewhere(string? actions) =>
        Assert.Equal("", Printed(new Annotation(true, "m"), ("GITHUB_ACTIONS", actions)));

    [Fact]
    public void A_file_has_its_path_in_the_repository()
    {
        var here = Directory.GetCurrentDirectory();
        var (file, above) = (
            new Annotation(true, "m") { File = Path.Combine("experiments", "mine.yaml") },
            Path.GetDirectoryName(here)!
        );

        Assert.Equal(
            $"::error file={Path.GetFileName(here)}/experiments/mine.yaml::m\n",
            Printed(file, ("GITHUB_ACTIONS", "true"), ("GITHUB_WORKSPACE", above))
        );
        Assert.Equal(
            "::error file=experiments/mine.yaml::m\n",
            Printed(file, ("GITHUB_ACTIONS", "true"), ("GITHUB_WORKSPACE", here))
        );
    }

    [Fact]
    public void A_file_from_elsewhere_keeps_its_name()
    {
        var file = new Annotation(true, "m") { File = "mine.yaml" };
        Assert.Equal("::error file=mine.yaml::m\n", Printed(file, ("GITHUB_ACTIONS", "true")));
        Assert.Equal(
            "::error file=mine.yaml::m\n",
            Printed(
                file,
                ("GITHUB_ACTIONS", "true"),
                ("GITHUB_WORKSPACE", Path.Combine(Directory.GetCurrentDirectory(), "other"))
            )
        );
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task The_log_of_a_job_masks_the_secrets_of_a_call_that_is_imported()
    {
        var folder = Directory.CreateTempSubdirectory("chaos-job-");
        try
        {
            var (exit, output, _) = await BuiltTool.StartAsync(
                "dotnet",
                [
                    BuiltTool.Assembly,
                    "init",
                    "mine.yaml",
                    "--curl",
                    "curl http://127.0.0.1:5000/invite/a1b2c3d4 -H 'Authorization: Bearer hunter2222'",
                ],
                folder.FullName,
                ("GITHUB_ACTIONS", "true")
            );
            Assert.Equal(0, exit);
            Assert.Equal(["::add-mask::a1b2c3d4", "::add-mask::hunter2222"], output.Split('\n').Take(2));
            var text = await File.ReadAllTextAsync(Path.Combine(folder.FullName, "mine.yaml"));
            Assert.DoesNotContain("hunter2222", text, StringComparison.Ordinal);
            Assert.DoesNotContain("a1b2c3d4", text, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Printed(Annotation annotation, params (string Name, string? Value)[] environment)
    {
        var output = new StringWriter { NewLine = "\n" };
        new GitHub(name => environment.FirstOrDefault(e => e.Name == name).Value).Print([annotation], output);
        return output.ToString();
    }
}
