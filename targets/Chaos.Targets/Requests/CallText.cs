using System.Globalization;
using Chaos.Core.Calls;
using Chaos.Core.Texts;

namespace Chaos.Targets.Requests;

/// <summary>
/// A text of a request: its secrets are put in once, the call's number, the trial and the feed's row for each call,
/// each as it has to be written where it stands.
/// </summary>
public sealed class CallText
{
    /// <summary>Name of the call's number among the placeholders.</summary>
    public const string Number = "call";

    /// <summary>Name of the trial's token among the placeholders.</summary>
    public const string Trial = "trial";

    /// <summary>Names of the placeholders that are there without a feed.</summary>
    public static IReadOnlyList<string> Placeholders { get; } = [Number, Trial];

    private readonly Feed? _feed;
    private readonly Template _template;
    private readonly IReadOnlyList<Func<string, string>> _escapes;
    private readonly string?[] _known;
    private readonly int[] _columns;

    internal CallText(string text, Feed? feed, Secrets secrets, string trial, TextUse use = TextUse.Plain)
    {
        (_feed, _template) = (feed, new(text));
        _escapes = ValueEscape.Of(use, _template.Literals);
        _known =
        [
            .. _template.Names.Select(
                (name, i) =>
                    (
                        Secrets.IsSecret(name) ? secrets.Of(name) ?? ""
                        : name == Trial ? trial
                        : null
                    )
                        is { } value
                        ? _escapes[i](value)
                        : null
            ),
        ];
        _columns = [.. _template.Names.Select(name => feed?.Columns.ToList().IndexOf(name) ?? -1)];
        Columns = [.. _template.Names.Where(n => feed?.Columns.Contains(n) == true).Distinct()];
    }

    /// <summary>The feed's columns that it takes.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The text for a call.</summary>
    public string For(Call call) =>
        _template.With(
            (i, name) =>
                _known[i]
                ?? (
                    name == Number ? call.Number.ToString(CultureInfo.InvariantCulture)
                    : _columns[i] >= 0 ? _escapes[i](_feed!.Value(_columns[i], call.Number))
                    : ""
                )
        );

    /// <summary>
    /// Where a call's values stand in the feed, as an addition to what is told of the text; nothing where it takes
    /// none.
    /// </summary>
    public string Place(Call call) => Columns.Count == 0 ? "" : $" ({_feed!.Place(_feed.RowOf(call.Number), Columns)})";
}
