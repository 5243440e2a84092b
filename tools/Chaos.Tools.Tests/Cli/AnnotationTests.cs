using Chaos.Cli.Annotating;

namespace Chaos.Tools.Tests.Cli;

public sealed class AnnotationTests
{
    [Fact]
    public void A_place_in_a_file_and_a_title_are_properties_of_the_command() =>
        Assert.Equal(
            "::error file=mine.yaml,line=12,col=5,title=mine%3A Fail::p99 412 ms, limit ≤ 400 ms",
            Command(
                new(true, "p99 412 ms, limit ≤ 400 ms")
                {
                    File = "mine.yaml",
                    Position = new(12, 5),
                    HasColumn = true,
                    Title = "mine: Fail",
                }
            )
        );

    [Fact]
    public void Without_a_place_only_the_message_is_left()
    {
        Assert.Equal("::warning::late", Command(new(false, "late")));
        Assert.Equal("::warning file=mine.yaml::late", Command(new(false, "late") { File = "mine.yaml" }));
        Assert.Equal(
            "::warning file=mine.yaml,line=3::late",
            Command(new(false, "late") { File = "mine.yaml", Position = new(3, 9) })
        );
        // A line number without a file would have no meaning.
        Assert.Equal("::warning title=t::late", Command(new(false, "late") { Position = new(3, 9), Title = "t" }));
    }

    [Theory]
    [InlineData("50 % of calls", "50 %25 of calls")]
    [InlineData("a\nb\r\nc", "a%0Ab%0Ac")]
    [InlineData("already %0A", "already %250A")]
    [InlineData("x\n::error::y", "x%0A::error::y")]
    [InlineData("key: one, two", "key: one, two")]
    [InlineData("red \u001b[31m\u0007", "red \uFFFD")]
    public void A_message_cannot_end_its_command(string message, string expected) =>
        Assert.Equal($"::error::{expected}", Command(new(true, message)));

    [Theory]
    [InlineData("a,line=1", "a%2Cline=1")]
    [InlineData("a::b", "a%3A%3Ab")]
    [InlineData("a\n% ", "a%0A%25 ")]
    public void A_property_cannot_begin_another(string title, string expected) =>
        Assert.Equal($"::error title={expected}::m", Command(new(true, "m") { Title = title }));

    private static string Command(Annotation annotation) => annotation.Command(file => file);
}
