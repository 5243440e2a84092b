using System.Globalization;
using Chaos.Proxy.Http.Messages;

namespace Chaos.Proxy.Http.Counting;

/// <summary>
/// The call that a request belongs to, read from its W3C <c>baggage</c>:
/// <c>chaos.trial=T,chaos.call=12,chaos.slot=3,chaos.attempt=0.2</c>. This project has no references, so it parses the
/// baggage itself. Sharing the source file of the writer would define the same type twice for a project that references
/// both.
/// </summary>
/// <param name="Trial">Token of the trial.</param>
/// <param name="Call">Number of the call.</param>
/// <param name="Slot">Second in which the call was due, since the load began.</param>
/// <param name="IsRetry">Whether the attempt is a retry of some layer: its path contains a number above 0.</param>
internal sealed record RequestOrigin(string Trial, long Call, int Slot, bool IsRetry)
{
    /// <summary>Token of canaries, which only look whether a fault is there. They are not counted.</summary>
    public const string CanaryTrial = "canary";

    private const int LongestToken = 200;

    /// <summary>The workload, each of which numbers its calls from 0; empty when the baggage names none.</summary>
    public string Workload { get; init; } = "";

    public bool IsCanary => Trial == CanaryTrial;

    /// <summary>Reads the call of a request. Returns null when the baggage is absent or malformed.</summary>
    public static RequestOrigin? Of(IFields fields)
    {
        if (fields.Values("baggage") is not { } baggage)
            return null;
        string? trial = null;
        long? call = null;
        int? slot = null;
        var workload = "";
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
            var value = FieldText.Trim(member[(equals + 1)..]);
            switch (FieldText.Trim(member[..equals]))
            {
                case "chaos.trial" when value.Length <= LongestToken:
                    trial = value.ToString();
                    break;
                case "chaos.workload" when value.Length <= LongestToken:
                    workload = value.ToString();
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
            ? new(trial, call.Value, slot.Value, isRetry) { Workload = workload }
            : null;
    }
}
