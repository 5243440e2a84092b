using System.Globalization;
using Chaos.Core.Calls;
using Chaos.Core.Texts;

namespace Chaos.Targets.Requests;

/// <summary>
/// Replaces the placeholders in a text of a request. Secrets are inserted once. The call's number, the trial, the
/// values of the feed, those that functions make and those that the visit has captured are inserted for each call. Each
/// value is escaped for its place.
/// </summary>
public sealed class CallText
{
    /// <summary>Placeholder name of the call's number.</summary>
    public const string Number = "call";

    /// <summary>Placeholder name of the trial's token.</summary>
    public const string Trial = "trial";

    /// <summary>Prefix of the placeholder names of the feed's columns.</summary>
    public const string FeedPrefix = "feed.";

    /// <summary>Names of the placeholders that exist without a feed.</summary>
    public static IReadOnlyList<string> Placeholders { get; } = [Number, Trial];

    /// <summary>Names of the placeholders of a request alone, besides those of secrets and of functions.</summary>
    /// <param name="feed">The feed. Null for none.</param>
    /// <param name="captures">The values that earlier requests have captured. Null for none.</param>
    public static IReadOnlyList<string> NamesWith(Feed? feed, IReadOnlyList<string>? captures = null) =>
        [
            .. feed?.Columns ?? [],
            .. feed?.Columns.Select(c => $"{FeedPrefix}{c}") ?? [],
            .. Placeholders,
            .. captures ?? [],
        ];

    private readonly Feed? _feed;
    private readonly TargetSite _site;
    private readonly Template _template;
    private readonly Func<Call, string>[] _values;

    /// <param name="text">The text.</param>
    /// <param name="feed">The feed. Null for none.</param>
    /// <param name="secrets">The source of secrets.</param>
    /// <param name="site">The trial, its seed and its clock.</param>
    /// <param name="place">Which text of the request it is. Values that are drawn differ by place.</param>
    /// <param name="use">What the text is used for.</param>
    internal CallText(
        string text,
        Feed? feed,
        Secrets secrets,
        TargetSite site,
        string place,
        TextUse use = TextUse.Plain
    )
    {
        (_feed, _site, _template) = (feed, site, new(text));
        var escapes = ValueEscape.Of(use, _template.Literals);
        _values = [.. _template.Names.Select((name, i) => Escaped(escapes[i], Of(name, secrets, $"{place}#{i}")))];
        Columns =
        [
            .. _template
                .Names.Concat(_template.Names.SelectMany(Functions.NamesIn))
                .Select(ColumnOf)
                .OfType<string>()
                .Distinct(),
        ];
    }

    /// <summary>The columns of the feed that the text uses.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Returns the text for a call.</summary>
    public string For(Call call) => _template.With((i, _) => _values[i](call));

    /// <summary>
    /// Returns where the call's values are in the feed, to be added to a message. Returns an empty text when it uses no
    /// columns.
    /// </summary>
    public string Place(Call call) =>
        Columns.Count == 0 ? "" : $" ({_feed!.Place(_feed.RowOf(call.Row, _site.Seed), Columns)})";

    private Func<Call, string> Of(string name, Secrets secrets, string place)
    {
        if (Secrets.IsSecret(name))
            return Fixed(secrets.Of(name) ?? "");
        if (name == Trial)
            return Fixed(_site.Trial);
        if (name == Number)
            return static call => call.Number.ToString(CultureInfo.InvariantCulture);
        if (ColumnOf(name) is { } column)
        {
            var at = _feed!.IndexOf(column);
            return call => _feed.Value(at, call.Row, _site.Seed);
        }
        return Functions.IsOne(name)
            ? Functions.Of(name, _site, $"{_site.Workload}/{place}", inner => Of(inner, secrets, place))
            : call => call.Visit?.Of(name) ?? "";
    }

    private string? ColumnOf(string name) => _feed?.ColumnOf(name);

    private static Func<Call, string> Fixed(string value) => _ => value;

    private static Func<Call, string> Escaped(Func<string, string> escape, Func<Call, string> value) =>
        call => escape(value(call));
}
