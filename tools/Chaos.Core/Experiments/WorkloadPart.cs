using Chaos.Core.Calls;
using Chaos.Core.Journeys;

namespace Chaos.Core.Experiments;

/// <summary>A part of a workload that has figures of its own: a step, or a whole journey of a mix of several.</summary>
/// <param name="Name">Its name with the workload's: <c>shop.login</c>.</param>
/// <param name="Share">The share of the workload's arrivals that reach it if every call is good.</param>
/// <param name="IsWhole">Whether it is a whole journey.</param>
/// <param name="Target">What is called; for a whole journey, what it calls first.</param>
public sealed record WorkloadPart(string Name, double Share, bool IsWhole, TargetSpec Target)
{
    /// <summary>The user's own labels of the step, or of the entry of the mix.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The full name of a part of a workload.</summary>
    public static string NameOf(string workload, string part) => $"{workload}.{part}";

    /// <summary>
    /// Whether a journey of a mix has figures as a whole. The only journey of a mix is the workload itself, and a
    /// single call is its own step.
    /// </summary>
    public static bool HasWhole(IReadOnlyList<MixPart> mix, Journey journey) =>
        mix.Count > 1 && (journey.Steps.Count != 1 || journey.Steps[0].Name != journey.Name);

    /// <summary>The parts of a mix in its order, each whole journey before its steps.</summary>
    internal static IEnumerable<WorkloadPart> Of(string workload, IReadOnlyList<MixPart> mix)
    {
        var sum = mix.Sum(m => m.Weight);
        foreach (var part in mix)
        {
            var (share, journey) = (sum > 0 ? part.Weight / sum : 0, part.Journey);
            if (HasWhole(mix, journey) && journey.Steps.Count > 0)
                yield return new(NameOf(workload, journey.Name), share, true, journey.Steps[0].Target)
                {
                    Tags = part.Tags,
                };
            foreach (var step in journey.Steps)
                yield return new(NameOf(workload, step.Name), share, false, step.Target) { Tags = step.Tags };
        }
    }
}
