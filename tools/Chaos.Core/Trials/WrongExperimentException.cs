namespace Chaos.Core.Trials;

/// <summary>
/// The experiment has a mistake that shows only when it runs: a service that never becomes ready, or an edge without
/// traffic. The message is for the user.
/// </summary>
public class WrongExperimentException(string message, Exception? inner = null) : TestbedException(message, inner);
