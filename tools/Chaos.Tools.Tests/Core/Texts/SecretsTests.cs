using Chaos.Core.Texts;
using Chaos.Scenarios.Files;

namespace Chaos.Tools.Tests.Core.Texts;

public sealed class SecretsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chaos-secrets-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("abcdef", "abcdef1234")]
    [InlineData("abcdef1234", "abcdef")]
    public void Two_secrets_of_which_one_begins_with_the_other_are_both_masked_whole(params string[] values)
    {
        var secrets = new Secrets(name => values[name[0] - '0'], SecretFile.In(_folder));
        for (var i = 0; i < values.Length; i++)
            Assert.Equal(values[i], secrets.Of($"env.{i}"));

        Assert.Equal("*** and ***", SecretMask.Hide("abcdef1234 and abcdef"));
    }

    [Fact]
    public void A_secret_of_several_lines_is_hidden_line_by_line_too()
    {
        File.WriteAllText(Path.Combine(_folder, "key.pem"), "first line\r\n  second line\nend\n");
        var secrets = new Secrets(_ => null, SecretFile.In(_folder));

        Assert.Equal("first line\r\n  second line\nend", secrets.Of("file.key.pem"));

        Assert.Equal("***", SecretMask.Hide("first line\r\n  second line\nend"));
        Assert.Equal("read: ***, then ***", SecretMask.Hide("read: first line, then second line"));
        Assert.Equal("the end", SecretMask.Hide("the end"));
    }

    [Theory]
    [InlineData(null, "has no value: the variable TOKEN is not set")]
    [InlineData("", "has no value: the variable TOKEN is empty")]
    public void A_missing_or_empty_secret_is_reported(string? value, string told) =>
        Assert.Equal(
            $"headers.Authorization: {{{{env.TOKEN}}}} {told}; allowed: a variable with a value: -e TOKEN=VALUE, or export it",
            Assert
                .Single(
                    new Secrets(_ => value, SecretFile.In(_folder)).Errors(
                        "headers.Authorization",
                        "Bearer {{env.TOKEN}}"
                    )
                )
                .ToString()
        );

    [Fact]
    public void A_secret_in_an_empty_file_is_reported()
    {
        File.WriteAllText(Path.Combine(_folder, "token.txt"), "\n");
        Assert.EndsWith(
            "a file: token.txt is empty",
            Assert.Single(new Secrets(_ => null, SecretFile.In(_folder)).Errors("x", "{{file.token.txt}}")).ToString(),
            StringComparison.Ordinal
        );
    }
}
