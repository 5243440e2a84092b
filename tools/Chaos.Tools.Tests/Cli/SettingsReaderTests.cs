using Chaos.Cli.Linting;

namespace Chaos.Tools.Tests.Cli;

/// <summary>How settings of .NET are read: as .NET reads them, with the position of everything.</summary>
public sealed class SettingsReaderTests
{
    [Fact]
    public void Comments_and_trailing_commas_are_allowed_and_every_path_has_its_position()
    {
        var read = SettingsReader.Read(
            "{ // one\n  /* two */ \"A\": { \"é\": 1, \"B\": [ true, { \"C\": null, }, ], },\n}\n// end"
        );

        Assert.Empty(read.Mistakes);
        Assert.Equal("""{"A":{"\u00E9":1,"B":[true,{"C":null}]}}""", read.Root!.Value.GetRawText());
        Assert.Equal("2:13", $"{read.PositionOf("A")}");
        Assert.Equal("2:28", $"{read.PositionOf("a:b")}");
        Assert.Equal("2:43", $"{read.PositionOf("A:B:1:C")}");
        Assert.Equal("2:13", $"{read.PositionOf("A:Missing:Deeper")}");
    }

    [Fact]
    public void A_name_with_colons_is_a_path_and_the_case_of_names_does_not_matter()
    {
        var read = SettingsReader.Read("""{ "A:B": { "C": 1 }, "a": { "b": { "D": 2 }, "E:F": 3 } }""");

        Assert.Empty(read.Mistakes);
        Assert.Equal("""{"A":{"B":{"C":1,"D":2},"E":{"F":3}}}""", read.Root!.Value.GetRawText());
    }

    [Fact]
    public void A_value_that_is_set_twice_is_a_mistake_as_in_dotnet()
    {
        var read = SettingsReader.Read("{\n \"A\": { \"B\": 1 },\n \"a:b\": 2 }");

        var mistake = Assert.Single(read.Mistakes);
        Assert.Equal(
            "3:2 a:b: a duplicate key is not allowed; allowed: one, which is in line 2",
            $"{mistake.Position} {mistake.Text}"
        );
    }

    [Theory]
    [InlineData("{\n  \"A\" 1 }", "2:7: this is not JSON: '1' is invalid after a property name. Expected a ':'")]
    [InlineData("[]", "1:1: a section in { } is expected here")]
    [InlineData("{} {}", "1:4: this is not JSON: '{' is invalid after a single JSON value. Expected end of data")]
    [InlineData(
        "",
        "1:1: this is not JSON: The input does not contain any JSON tokens. "
            + "Expected the input to start with a valid JSON token, when isFinalBlock is true"
    )]
    public void What_is_not_json_is_one_mistake_at_its_place(string text, string told)
    {
        var mistake = Assert.Single(SettingsReader.Read(text).Mistakes);

        Assert.Equal(told, $"{mistake.Position}: {mistake.Text}");
    }
}
