using System.CommandLine;

namespace Chaos.Cli.Commands;

/// <summary><c>--format</c>: for people, or one JSON document on standard output and nothing else there.</summary>
internal sealed class FormatOption : Option<string>
{
    internal FormatOption(string text = "text") : base("--format")
    {
        Description = $"{text}, or json: one document on standard output, and all else on standard error";
        DefaultValueFactory = _ => "text";
        this.AcceptOnlyFromAmong("text", "json");
    }

    internal bool IsJson(ParseResult parsed) => parsed.GetValue(this) == "json";
}
