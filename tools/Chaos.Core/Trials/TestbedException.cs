namespace Chaos.Core.Trials;

/// <summary>
/// Something that trials run on does not work: a service that dies, a port that is taken, a proxy that does not answer.
/// The message is for the user.
/// </summary>
public class TestbedException(string message, Exception? inner = null) : Exception(message, inner);
