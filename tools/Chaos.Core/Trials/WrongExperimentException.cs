namespace Chaos.Core.Trials;

/// <summary>
/// The experiment itself is wrong in a way that only running it could show: a service that never gets ready, an edge
/// that nobody uses. The message is for the user.
/// </summary>
public class WrongExperimentException(string message, Exception? inner = null) : TestbedException(message, inner);
