using Chaos.Core.Calls;
using Chaos.Core.Texts;

namespace Chaos.Targets.Requests;

/// <summary>
/// What one visit knows that no message shows: tokens that it captured, and what it sent in headers such as
/// Authorization. They differ by visit, so that the masks of the process would become too many.
/// </summary>
internal sealed class VisitSecrets
{
    /// <summary>The most that are kept. A user of a long load logs in again and again.</summary>
    internal const int Most = 50;

    private readonly LinkedList<string> _all = [];

    /// <summary>Keeps a secret.</summary>
    public void Add(string value)
    {
        if (_all.Contains(value))
            return;
        _all.AddLast(value);
        if (_all.Count > Most)
            _all.RemoveFirst();
    }

    /// <summary>Returns the secrets of a call: of its visit, and of its row of the feed.</summary>
    public static IEnumerable<string> Of(Call call, Feed? feed, ulong seed)
    {
        if (feed is not null)
            foreach (var (name, column) in feed.Columns.Select((c, i) => (c, i)).Where(c => SecretText.IsName(c.c)))
                yield return feed.Value(column, call.Row, seed);
        if (call.Visit is not { } visit)
            yield break;
        foreach (var (name, value) in visit.Shared.Concat(visit.Captured).Where(c => SecretText.IsName(c.Key)))
            yield return value;
        foreach (var secret in visit.Kept(static () => new VisitSecrets())._all)
            yield return secret;
        foreach (var cookie in Cookies.Of(visit).Values)
            yield return cookie;
    }

    /// <summary>
    /// Returns the parts of a header's value that are secrets: the values of cookies, and what follows a scheme such as
    /// Bearer. Returns nothing for a header that holds no secret.
    /// </summary>
    public static IEnumerable<string> In(string header, string value)
    {
        if (!SecretText.IsName(header))
            yield break;
        if (header.Equals("Cookie", StringComparison.OrdinalIgnoreCase))
        {
            foreach (var cookie in value.Split(';'))
                yield return cookie.Split('=', 2)[^1].Trim();
            yield break;
        }
        yield return value;
        if (value.Split(' ', 2) is [_, var credentials])
            yield return credentials;
    }
}
