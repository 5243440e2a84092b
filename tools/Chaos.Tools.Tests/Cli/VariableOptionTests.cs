using System.CommandLine;
using Chaos.Cli;
using Chaos.Cli.Running;
using Chaos.Core.Texts;

namespace Chaos.Tools.Tests.Cli;

/// <summary>Variables of the environment for one run.</summary>
public sealed class VariableOptionTests
{
    [Fact]
    public void A_variable_that_no_file_names_is_told()
    {
        var (option, parsed) = Parsed("-e", "SHOP_A=1", "-e", "SHOP=2", "-e", "SHOP_B=3");
        Assert.Equal(
            ["-e SHOP: no file has {{env.SHOP}}; only the processes that the run starts get it"],
            option.Unused(parsed, ["a: {{env.SHOP_A}}", "b: \"{{base64 ann:env.SHOP_B}}\""])
        );
    }

    [Fact]
    public void A_value_has_everything_behind_the_first_sign_and_one_of_a_secrets_name_is_masked()
    {
        var (option, parsed) = Parsed("-e", "CHAOS_VARIABLE_TOKEN=a=b=hunter", "-e", "CHAOS_VARIABLE_PLACE=eu-north");
        option.Set(parsed);
        Assert.Equal("a=b=hunter", Environment.GetEnvironmentVariable("CHAOS_VARIABLE_TOKEN"));
        Assert.Equal("x *** eu-north", SecretMask.Hide("x a=b=hunter eu-north"));
    }

    [Fact]
    public void Every_value_that_cannot_be_set_is_told_without_a_secret()
    {
        var (option, parsed) = Parsed("-e", "A", "-e", "B=", "-e", "1C=x", "-e", "=hunter22");
        Assert.Equal(
            ["A", "B", "1C", ""],
            Assert
                .Throws<UsageException>(() => option.Set(parsed))
                .Lines.Select(m => m["--variable: ".Length..m.IndexOf(" is not", StringComparison.Ordinal)])
        );
    }

    private static (VariableOption Option, ParseResult Parsed) Parsed(params string[] words)
    {
        var option = new VariableOption();
        var root = new RootCommand();
        root.Options.Add(option);
        return (option, root.Parse(words));
    }
}
