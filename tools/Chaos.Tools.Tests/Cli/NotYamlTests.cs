using Chaos.Cli.Yaml;
using Chaos.Core.Statistics;

namespace Chaos.Tools.Tests.Cli;

public sealed class NotYamlTests
{
    [Theory]
    [InlineData("PORT: {{port.app}}", "1:7 PORT: {{port.app}} without", "\"{{port.app}}\"")]
    [InlineData("env: { PORT: {{port.app}} }", "1:14 env.PORT: {{port.app}} without", "\"{{port.app}}\"")]
    [InlineData("a: [node, {{port.app}}]", "1:11 a[1]: {{port.app}} without", "\"{{port.app}}\"")]
    [InlineData("a: {{env.URL}}/a\nb: 1", "1:4 this is not YAML: {{env.URL}}/a without", "\"{{env.URL}}/a\"")]
    [InlineData("a: {A: Bearer {{env.T}}}", "1:8 this is not YAML: Bearer {{env.T}} without", "\"Bearer {{env.T}}\"")]
    public void A_placeholder_without_quotes_is_one_mistake_that_shows_the_quotes(
        string yaml,
        string told,
        string shown
    )
    {
        var only = Assert.Single(YamlReader.Read(yaml).Mistakes);
        Assert.StartsWith(told, $"{only.Position} {only.Text}", StringComparison.Ordinal);
        Assert.EndsWith($"; put it in quotes: {shown}", only.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_placeholder_without_quotes_causes_no_further_mistakes() =>
        Assert.Equal("{{port.app}}", YamlReader.Read("PORT: {{port.app}}").Root?.GetProperty("PORT").GetString());

    [Theory]
    [InlineData(
        "a: 1\nb: \"node x\n  env: { A: 1 }\nc: 2\n",
        "2:4 this is not YAML: the quote \" that opens here is not closed;"
    )]
    [InlineData("a: 'x", "1:4 this is not YAML: the quote ' that opens here is not closed;")]
    [InlineData(
        "a:\n  b: \"x\n  c: \"y\"\n",
        "2:6 this is not YAML: the quote \" that opens here is not closed in its line, and the next one, at 3:6, ends it;"
    )]
    [InlineData("a:\n\tb: 1", "2:1 this is not YAML: a tab indents this line; allowed: spaces")]
    [InlineData("a:\n  b: 1\n  \tc: 1\n", "3:3 this is not YAML: a tab indents this line; allowed: spaces")]
    [InlineData("a: { b: 1\nc:\n  d: 1\n", "1:4 this is not YAML: the { that opens here is not closed; allowed: } ")]
    [InlineData(
        "a: { b: x c: 2 }",
        "1:12 this is not YAML: the { that opens at 1:4 cannot continue like this; allowed: a comma"
    )]
    [InlineData("a: [x, y}", "1:9 this is not YAML: the [ that opens at 1:4 cannot continue like this")]
    [InlineData("a: ]", "1:4 this is not YAML: ] closes nothing")]
    [InlineData(
        "a:\n  b:\n    c: x\n   d: 1\n",
        "4:4 this is not YAML: 3 spaces before this line match no line above; allowed: "
    )]
    [InlineData("a:\n  b: x\n    c: 1\n", "3:5 this is not YAML: this line is indented deeper than line 2, ")]
    [InlineData("a: b: c", "1:5 this is not YAML: a second colon")]
    [InlineData("a\n  b: 1\n", "1:1 this is not YAML: a has no colon behind it; allowed: a:")]
    [InlineData("a: 1\nb:c\nd: 1\n", "2:1 this is not YAML: b:c has no space behind its colon; allowed: b: ...")]
    [InlineData("a:\n  - b\n  c: 1\n", "3:3 this is not YAML: a list continues here with a line that is not an entry")]
    [InlineData("a: \"x\" y\nb: 1\n", "1:8 this is not YAML: something follows a text in quotes")]
    [InlineData("a: @x", "1:4 this is not YAML: a value cannot begin with @; allowed: the value in quotes")]
    [InlineData("a: *", "1:4 this is not YAML: a value cannot begin with *; allowed: the value in quotes")]
    [InlineData("a: \"\\d\"", "1:4 this is not YAML: \\ in \"...\" begins an unknown escape; allowed: \\\\")]
    public void A_text_that_is_not_YAML_is_reported_where_it_has_to_be_fixed(string yaml, string told)
    {
        var only = Assert.Single(YamlReader.Read(yaml).Mistakes);
        Assert.StartsWith(told, $"{only.Position} {only.Text}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_in_quotes_a_comment_or_a_block_is_no_placeholder_without_quotes() =>
        Assert.Contains(
            "5:5 this is not YAML: a second colon",
            YamlReader
                .Read("a: \"{{x}}\" # {{y}}\nb: |\n  {{z}}\n# {{y}}\nc: d: e # {{y}}\n")
                .Mistakes.Select(m => $"{m.Position} {m.Text}"[..36])
        );

    [Fact]
    public void Any_text_is_read_or_reported()
    {
        const string Signs = "ab:-?[]{},\"'|>#&*!%@\\ \t\n\n  {{}}";
        for (var n = 0ul; n < 3000; n++)
        {
            var text = new string([
                .. Enumerable.Range(0, 40).Select(at => Signs[(int)(Chance.Unit(7, n, (ulong)at) * Signs.Length)]),
            ]);
            var document = YamlReader.Read(text);
            Assert.True(document.Root is not null || document.Mistakes.Count == 1, text);
            Assert.All(document.Mistakes, m => Assert.True(m.Position is { Line: > 0, Column: > 0 }, text));
        }
    }
}
