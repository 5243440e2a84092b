using System.CommandLine;

namespace Chaos.Cli.Commands;

/// <summary>
/// The option <c>--format</c>: text for people, or one JSON document on standard output and nothing else there.
/// </summary>
internal sealed class FormatOption : ChoiceOption
{
    internal FormatOption(string text = "text")
        : base(
            "--format",
            $"{text}, or json: one document on standard output, everything else on standard error",
            "text",
            "json"
        ) => DefaultValueFactory = _ => "text";

    internal bool IsJson(ParseResult parsed) => parsed.GetValue(this) == "json";
}
