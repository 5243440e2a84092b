using Chaos.Core.Trials;

namespace Chaos.Engine.Simulation;

/// <summary>
/// Thrown when an experiment needs something that the simulation has no model of. The message is for the user.
/// </summary>
public sealed class CannotBeSimulatedException(string message) : TestbedException(message);
