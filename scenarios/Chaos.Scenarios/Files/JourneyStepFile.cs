using Chaos.Core.Journeys;

namespace Chaos.Scenarios.Files;

/// <summary>A step of a journey as it was read from the file.</summary>
/// <param name="Name">Its name; null for a single call of a mix that is named after its call.</param>
/// <param name="Path">Its path in the file.</param>
/// <param name="File">Its fields.</param>
/// <param name="Before">The wait before it.</param>
internal sealed record JourneyStepFile(string? Name, string Path, StepFile File, ThinkTime Before);
