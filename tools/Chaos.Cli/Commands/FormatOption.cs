using System.CommandLine;

namespace Chaos.Cli.Commands;

/// <summary>
/// The option <c>--format</c>: text for people, or one document on standard output and nothing else there.
/// </summary>
internal sealed class FormatOption : ChoiceOption
{
    internal FormatOption(string text = "text", params IReadOnlyList<string> others)
        : base(
            "--format",
            $"{text}, or json{string.Concat(others.Select(o => $" or {o}"))}: "
                + "one document on standard output, everything else on standard error",
            ["text", "json", .. others]
        ) => DefaultValueFactory = _ => "text";

    internal bool IsJson(ParseResult parsed) => Is("json", parsed);

    internal bool Is(string format, ParseResult parsed) => parsed.GetValue(this) == format;
}
