using Chaos.Core.Calls;

namespace Chaos.Targets.Requests;

/// <summary>
/// The cookies of one visit. Its steps run one after the other, so there is no lock. A service's own cookies last until
/// the journey ends, and the next journey begins without any.
/// </summary>
internal sealed class Cookies
{
    /// <summary>The most cookies of a visit, as browsers limit them. More would be a service that adds without end.</summary>
    private const int Most = 200;

    private readonly List<Cookie> _all = [];

    /// <summary>Returns the cookies of a visit.</summary>
    public static Cookies Of(Visit visit) => visit.Kept(static () => new Cookies());

    /// <summary>Their values.</summary>
    public IEnumerable<string> Values => _all.Select(c => c.Value);

    /// <summary>Keeps what an answer sets. An empty time to live removes a cookie.</summary>
    /// <param name="headers">The values of its Set-Cookie headers.</param>
    /// <param name="from">The address that was asked.</param>
    /// <param name="now">The time.</param>
    public void Set(IReadOnlyList<string> headers, Uri from, DateTimeOffset now)
    {
        foreach (var header in headers)
        {
            if (Cookie.Read(header, from, now) is not { } cookie)
                continue;
            var at = _all.FindIndex(cookie.Replaces);
            if (at >= 0)
                _all.RemoveAt(at);
            if (cookie.Ends is { } ends && ends <= now)
                continue;
            // One that is replaced keeps its place among those of the same path (RFC 6265, 5.3 step 11).
            _all.Insert(at >= 0 ? at : _all.Count, cookie);
            if (_all.Count > Most)
                _all.RemoveAt(0);
        }
    }

    /// <summary>Returns the value of the Cookie header for a request. Returns null when there is none.</summary>
    /// <param name="address">The address of the request.</param>
    /// <param name="now">The time.</param>
    /// <param name="own">The Cookie header that the file gives, whose names go before. Null for none.</param>
    public string? For(Uri address, DateTimeOffset now, string? own)
    {
        if (_all.Count == 0)
            return own;
        var given = own?.Split(';', StringSplitOptions.TrimEntries).Select(c => c.Split('=')[0]).ToHashSet();
        var sent = _all.Where(c => c.GoesTo(address, now) && given?.Contains(c.Name) != true)
            .OrderByDescending(c => c.Path.Length)
            .Select(c => $"{c.Name}={c.Value}");
        var text = string.Join("; ", own is null ? sent : sent.Prepend(own));
        return text.Length > 0 ? text : null;
    }
}
