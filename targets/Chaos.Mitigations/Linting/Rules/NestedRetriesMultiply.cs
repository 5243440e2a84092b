using Chaos.Core.Topologies;

namespace Chaos.Mitigations.Linting.Rules;

/// <summary>
/// Warns of retries on several layers of one path. While the last service fails, one call becomes the product of their
/// attempts: r^d for d layers with r attempts each.
/// </summary>
public sealed class NestedRetriesMultiply : LintRule
{
    public override string Experiment => "retry.amplification-depth";

    public override string Question => "whether these retries multiply with those of other layers";

    public override IEnumerable<LintFinding> Check(PolicyFile file)
    {
        var layers = file.Places.Where(p => p.AttemptsWhenFailing > 1).ToList();
        var stacks = layers
            .SelectMany(first => Stacks([first], layers))
            .Where(s => s.Sum(p => p.Of<Retry>().Count(r => r.Mitigation.MaxRetryAttempts > 0)) > 1)
            .ToList();
        // A stack whose layers are all in a longer stack is reported with that longer one.
        foreach (var stack in stacks.Where(s => !stacks.Any(o => o.Count > s.Count && s.All(o.Contains))))
        {
            var factors = stack.Select(p => p.AttemptsWhenFailing).ToList();
            var product = factors.Aggregate(1.0, (n, f) => n * f);
            var power = factors.Count > 1 && factors.Distinct().Count() == 1;
            yield return Warning(
                stack[0],
                stack[0].Of<Retry>().First(r => r.Mitigation.MaxRetryAttempts > 0).Path,
                $"one call becomes up to {Words.Of(product)} attempts at {stack[^1].Callee} while it "
                    + "fails: "
                    + $"{string.Join(", then ", stack.Select(p => $"{p.AttemptsWhenFailing} on {p.Name}"))}",
                factors.Count == 1
                    ? "retries within retries, "
                        + $"{string.Join(" x ", stack[0].Of<Retry>().Select(r => $"(1 + {r.Mitigation.MaxRetryAttempts})"))}"
                        + $" = {Words.Of(product)}"
                    : $"{(power ? "r^d" : "product of r")} = "
                        + $"{(power ? $"{factors[0]}^{factors.Count}" : string.Join(" x ", factors))} = "
                        + $"{Words.Of(product)}"
            );
        }
        foreach (
            var end in layers.Where(p =>
                Next(file, p.Callee).Count == 0 && file.Services.GetValueOrDefault(p.Callee)?.Calls is null
            )
        )
            if (
                layers.Any(other =>
                    other != end
                    && other.Caller is not null
                    && !Reaches(file, other.Callee, end.Callee, [])
                    && !Reaches(file, end.Callee, other.Callee, [])
                )
            )
                yield return NotChecked(
                    end,
                    end.Of<Retry>().First(r => r.Mitigation.MaxRetryAttempts > 0).Path,
                    $"services.{end.Callee}.calls"
                );
    }

    /// <summary>
    /// Returns every continuation of a stack of retrying layers to its end, each as long as possible.
    /// </summary>
    private static IEnumerable<List<PolicyPlace>> Stacks(List<PolicyPlace> stack, List<PolicyPlace> layers)
    {
        var onward = layers.Where(p => !stack.Contains(p) && Follows(p, stack[^1])).ToList();
        return onward.Count == 0 ? [stack] : onward.SelectMany(p => Stacks([.. stack, p], layers));
    }

    /// <summary>
    /// Returns whether the calls of one layer lead to calls of another. A retrying layer in between does not matter:
    /// the longer stack with that layer is then the one reported.
    /// </summary>
    private static bool Follows(PolicyPlace next, PolicyPlace before) =>
        next.Caller is { } caller
            ? Reaches(next.File, before.Callee, caller, [])
            : before.Caller is not null && Reaches(next.File, before.Callee, next.Callee, []);

    private static bool Reaches(PolicyFile file, string from, string to, HashSet<string> seen) =>
        from == to || (seen.Add(from) && Next(file, from).Any(next => Reaches(file, next, to, seen)));

    private static List<string> Next(PolicyFile file, string service) =>
        [
            .. file
                .Policies.Keys.Concat(file.Edges.Keys)
                .Select(name => EdgeName.TryParse(name, out var edge) && edge.From == service ? edge.To : null)
                .OfType<string>()
                .Concat(file.Services.GetValueOrDefault(service)?.Calls ?? [])
                .Distinct(),
        ];
}
