using System.Globalization;
using Chaos.Proxy.Http.Messages;

namespace Chaos.Proxy.Http.Counting;

/// <summary>
/// Which call a request belongs to, by its W3C <c>baggage</c>:
/// <c>chaos.trial=T,chaos.call=12,chaos.slot=3,chaos.attempt=0.2</c>. Read here by a few lines of our own: the project
/// stands alone, and a file shared with the one that writes it would be a second type of the same name for whoever
/// refers to both.
/// </summary>
/// <param name="Trial">Token of the trial.</param>
/// <param name="Call">Number of the call.</param>
/// <param name="Slot">Second in which the call was due, since the load began.</param>
/// <param name="IsRetry">Whether some layer makes this attempt again: its path has a number above 0.</param>
internal sealed record RequestOrigin(string Trial, long Call, int Slot, bool IsRetry)
{
    /// <summary>Token of those who only look whether a fault is there: they are counted nowhere.</summary>
    public const string CanaryTrial = "canary";

    private const int LongestToken = 200;

    public bool IsCanary => Trial == CanaryTrial;

    /// <summary>The call of a request; null when it does not say, or not as it should.</summary>
    public static RequestOrigin? Of(HeaderFields fields)
    {
        if (fields.Values("baggage") is not { } baggage)
            return null;
        string? trial = null;
        long? call = null;
        int? slot = null;
        var isRetry = false;
        foreach (var range in baggage.AsSpan().Split(','))
        {
            var member = baggage.AsSpan()[range];
            var properties = member.IndexOf(';');
            if (properties >= 0)
                member = member[..properties];
            var equals = member.IndexOf('=');
            if (equals < 0)
                continue;
            var value = member[(equals + 1)..].Trim();
            switch (member[..equals].Trim())
            {
                case "chaos.trial" when value.Length <= LongestToken:
                    trial = value.ToString();
                    break;
                case "chaos.attempt":
                    isRetry = value.ContainsAnyInRange('1', '9');
                    break;
                case "chaos.call" when long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var n):
                    call = n;
                    break;
                case "chaos.slot" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var s):
                    slot = s;
                    break;
            }
        }
        return trial is not null && call is not null && slot is not null
            ? new(trial, call.Value, slot.Value, isRetry)
            : null;
    }
}
