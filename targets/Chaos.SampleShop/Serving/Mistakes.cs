using Chaos.Core;

namespace Chaos.SampleShop.Serving;

/// <summary>All mistakes in a request, as JSON.</summary>
/// <param name="Errors">One entry for each mistake.</param>
internal sealed record Mistakes(IReadOnlyList<PlanError> Errors);
