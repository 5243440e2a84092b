using System.Globalization;

namespace Chaos.Core.Calls;

/// <summary>
/// The identity of an attempt as a W3C <c>baggage</c> header:
/// <c>chaos.trial=T,chaos.call=12,chaos.slot=3,chaos.attempt=0.2</c>. The attempt path has one number per layer. Each
/// layer appends its own, so that no two attempts of a call have the same path.
/// </summary>
/// <param name="Trial">Token of the trial; a service that sees another trial's token does not count it.</param>
/// <param name="Call">The call.</param>
/// <param name="AttemptPath">Attempt numbers from the outermost layer inwards, joined by dots; empty for the first
/// hop.</param>
public readonly record struct CallBaggage(string Trial, Call Call, string AttemptPath)
{
    /// <summary>
    /// Name of the header, from the W3C recommendation "Propagation format for distributed context: Baggage".
    /// </summary>
    public const string Header = "baggage";

    /// <summary>Token that canaries carry instead of a trial's. Services do not count calls with this token.</summary>
    public const string Canary = "canary";

    /// <summary>
    /// The workload, as <c>chaos.workload=W</c>: each workload numbers its calls from 0. Null where nobody has to tell it.
    /// </summary>
    public string? Workload { get; init; }

    /// <summary>
    /// Whether the attempt is a retry in at least one layer. The path of a first attempt is empty or has only zeros.
    /// </summary>
    public static bool IsRetry(string attemptPath) => attemptPath.AsSpan().ContainsAnyInRange('1', '9');

    /// <summary>The same call as the next layer's attempt number <paramref name="attempt"/> (from 0).</summary>
    public CallBaggage Attempt(int attempt) =>
        this with
        {
            AttemptPath =
                AttemptPath.Length == 0
                    ? attempt.ToString(CultureInfo.InvariantCulture)
                    : string.Create(CultureInfo.InvariantCulture, $"{AttemptPath}.{attempt}"),
        };

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"chaos.trial={Trial},chaos.call={Call.Number},chaos.slot={Call.Slot}"
                + $"{(Workload is null ? "" : ",chaos.workload=" + Workload)}"
                + $"{(AttemptPath.Length == 0 ? "" : ",chaos.attempt=" + AttemptPath)}"
        );

    /// <summary>
    /// Reads the members from a header, which may hold foreign members too. Returns false when the trial, the call or
    /// the slot is missing or malformed.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> header, out CallBaggage baggage)
    {
        string? trial = null;
        var attemptPath = "";
        string? workload = null;
        long? number = null;
        int? slot = null;
        foreach (var range in header.Split(','))
        {
            var member = header[range].Trim();
            var properties = member.IndexOf(';');
            if (properties >= 0)
                member = member[..properties];
            var equals = member.IndexOf('=');
            if (equals < 0)
                continue;
            var value = member[(equals + 1)..].Trim();
            switch (member[..equals].Trim())
            {
                case "chaos.trial":
                    trial = value.ToString();
                    break;
                case "chaos.attempt":
                    attemptPath = value.ToString();
                    break;
                case "chaos.workload":
                    workload = value.ToString();
                    break;
                case "chaos.call" when long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var n):
                    number = n;
                    break;
                case "chaos.slot" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var s):
                    slot = s;
                    break;
            }
        }
        baggage =
            trial is not null && number is not null && slot is not null
                ? new(trial, new(number.Value, slot.Value), attemptPath) { Workload = workload }
                : default;
        return baggage.Trial is not null;
    }
}
