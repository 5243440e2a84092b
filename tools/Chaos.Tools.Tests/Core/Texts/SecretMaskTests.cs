using System.Text;
using System.Text.Json;
using Chaos.Core.Records;
using Chaos.Core.Texts;

namespace Chaos.Tools.Tests.Core.Texts;

public sealed class SecretMaskTests
{
    private const string Secret = "mask&q\"ü/z+1";

    public SecretMaskTests() => SecretMask.Add("env.SECRET", Secret);

    [Theory]
    [InlineData("mask&q\"ü/z+1")]
    [InlineData("mask%26q%22%C3%BC%2Fz%2B1")]
    [InlineData("mask%26q%22%c3%bc%2fz%2b1")]
    [InlineData("mask&q\\\"ü/z+1")]
    [InlineData("mask\\u0026q\\u0022\\u00FC/z\\u002B1")]
    [InlineData("bWFzayZxIsO8L3orMQ==")]
    public void A_secret_is_hidden_in_each_form_in_which_it_comes_back(string form) =>
        Assert.Equal("got *** here", SecretMask.Hide($"got {form} here"));

    [Theory]
    [InlineData("")]
    [InlineData("u:")]
    [InlineData("me:")]
    [InlineData("you:")]
    public void A_login_in_Base64_shows_no_part_of_its_password(string user)
    {
        var hidden = SecretMask.Hide(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}{Secret}")));
        Assert.Contains("***", hidden, StringComparison.Ordinal);
        Assert.True(hidden.Length <= user.Length + 9, hidden);
    }

    [Fact]
    public void Records_hold_no_secret_in_values_and_names()
    {
        var json = JsonSerializer.Serialize(
            new Dictionary<string, string> { [$"key {Secret}"] = $"value {Secret}" },
            RecordJson.Options
        );
        Assert.Contains("\"key ***\": \"value ***\"", json, StringComparison.Ordinal);
        Assert.Equal(
            "value ***",
            JsonSerializer.Deserialize<Dictionary<string, string>>(json, RecordJson.Options)!["key ***"]
        );
    }

    [Fact]
    public void A_job_on_GitHub_is_told_what_to_mask()
    {
        using var log = new MemoryStream();
        new Chaos.Cli.Annotating.GitHub(name => name == "GITHUB_ACTIONS" ? "true" : null).Mask(["100%mine", "b"], log);
        Assert.Equal("::add-mask::100%25mine\n::add-mask::b\n", Encoding.UTF8.GetString(log.ToArray()));
        Assert.Contains(Secret, SecretMask.Known);

        using var none = new MemoryStream();
        new Chaos.Cli.Annotating.GitHub(_ => null).Mask(["100%mine"], none);
        Assert.Equal(0, none.Length);
    }

    [Fact]
    public void A_secret_that_is_too_short_to_be_masked_is_listed_by_its_name()
    {
        SecretMask.Add("env.SHORT_OF_TESTS", "80");
        Assert.Contains(("env.SHORT_OF_TESTS", 2), SecretMask.Short);
        Assert.Equal("port 80", SecretMask.Hide("port 80"));
    }
}
