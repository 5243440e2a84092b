using Chaos.Core.Topologies;

namespace Chaos.Engine.Simulation;

/// <summary>
/// The effect of a service that charges: a service named payment, as in the sample shop, or one whose setting
/// <c>effect</c> is <c>charge</c>. With <c>idempotency</c> = <c>key</c>, a request that repeats a key charges nothing.
/// <c>none</c> ignores keys. <c>check-after-effect</c> is a deliberate bug: it charges first and checks the key
/// afterwards.
/// </summary>
internal sealed class SimulatedCharges(string idempotency, SlotCounts counts)
{
    private const string ByKey = "key";
    private const string Ignored = "none";
    private const string CheckAfterEffect = "check-after-effect";
    private const string Charges = "charges";
    private const long Price = 1_000;
    private const long InitialCents = 1_000_000_000_000;

    private readonly HashSet<string> _keys = [];
    private readonly HashSet<long> _orders = [];
    private long _balance = InitialCents;
    private long _charged;

    /// <summary>The ledger of a service; null when the service charges nothing.</summary>
    /// <exception cref="CannotBeSimulatedException">A setting has a value that has no model.</exception>
    public static SimulatedCharges? For(ServiceSpec spec, SlotCounts counts)
    {
        var effect = spec.Settings.GetValueOrDefault("effect", spec.Name == "payment" ? "charge" : "none");
        var idempotency = spec.Settings.GetValueOrDefault("idempotency", ByKey);
        if (effect is not ("charge" or "none"))
            throw new CannotBeSimulatedException($"{spec.Name}'s effect {effect} cannot be simulated: charge or none");
        if (idempotency is not (ByKey or Ignored or CheckAfterEffect))
            throw new CannotBeSimulatedException(
                $"{spec.Name}'s idempotency {idempotency} cannot be simulated: {ByKey}, {Ignored} or {CheckAfterEffect}"
            );
        return effect == "charge" ? new(idempotency, counts) : null;
    }

    public void Charge(SimulatedRequest request)
    {
        var repeated = idempotency != Ignored && request.IdempotencyKey is { } key && !_keys.Add(key);
        if (repeated)
            counts.Add("repeated", request.Call.Slot);
        if (repeated && idempotency == ByKey)
            return;
        _balance -= Price;
        _charged += Price;
        counts.Add(Charges, request.Call.Slot);
        if (_orders.Add(request.Call.Number))
            counts.Add("orders", request.Call.Slot);
    }

    public Dictionary<string, long> Totals() =>
        new()
        {
            [Charges] = counts.Total(Charges),
            ["orders"] = _orders.Count,
            ["chargedCents"] = _charged,
            ["balanceCents"] = _balance,
            ["initialCents"] = InitialCents,
            ["outOfBalanceCents"] = InitialCents - _balance - _charged,
            ["overchargedCents"] = _charged - _orders.Count * Price,
        };
}
