using System.Globalization;
using Chaos.Core.Calls;
using Chaos.Core.Texts;

namespace Chaos.Targets.Requests;

/// <summary>
/// Replaces the placeholders in a text of a request. Secrets are inserted once. The call's number, the trial and the
/// values of the feed are inserted for each call. Each value is escaped for its place.
/// </summary>
public sealed class CallText
{
    /// <summary>Placeholder name of the call's number.</summary>
    public const string Number = "call";

    /// <summary>Placeholder name of the trial's token.</summary>
    public const string Trial = "trial";

    /// <summary>Names of the placeholders that exist without a feed.</summary>
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

    /// <summary>The columns of the feed that the text uses.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Returns the text for a call.</summary>
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
    /// Returns where the call's values are in the feed, to be added to a message. Returns an empty text when it uses no
    /// columns.
    /// </summary>
    public string Place(Call call) => Columns.Count == 0 ? "" : $" ({_feed!.Place(_feed.RowOf(call.Number), Columns)})";
}
