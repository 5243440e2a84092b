using System.Globalization;
using Chaos.Core.Calls;
using Chaos.Core.Texts;

namespace Chaos.Targets.Requests;

/// <summary>A text of a request: its secrets are put in once, the call's number, the trial and the feed's row for each call.</summary>
internal sealed class CallText(string text, Feed? feed, Secrets secrets, string trial)
{
    /// <summary>Name of the call's number among the placeholders.</summary>
    public const string Number = "call";

    /// <summary>Name of the trial's token among the placeholders.</summary>
    public const string Trial = "trial";

    private readonly Template _template = new(new Template(text).With(name => Secrets.IsSecret(name) ? secrets.Of(name) ?? "" : $"{{{{{name}}}}}"));
    private readonly Dictionary<string, int> _columns = (feed?.Columns ?? []).Select((c, i) => (c, i)).ToDictionary(c => c.c, c => c.i);

    /// <summary>The feed's columns that it takes.</summary>
    public IReadOnlyList<string> Columns { get; } = [.. Template.NamesIn(text).Where(n => feed?.Columns.Contains(n) == true).Distinct()];

    /// <summary>The text for a call.</summary>
    public string For(Call call) => _template.With(name => name switch
    {
        Number => call.Number.ToString(CultureInfo.InvariantCulture),
        Trial => trial,
        _ => _columns.TryGetValue(name, out var column) ? feed!.Value(column, call.Number) : "",
    });

    /// <summary>Where a call's values stand in the feed, as an addition to what is told of the text; nothing where it takes none.</summary>
    public string Place(Call call) => Columns.Count == 0 ? "" : $" ({feed!.Place(feed.RowOf(call.Number), Columns)})";
}
