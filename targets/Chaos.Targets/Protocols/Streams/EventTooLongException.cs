namespace Chaos.Targets.Protocols.Streams;

/// <summary>An event of a stream has no end within the length that is read.</summary>
internal sealed class EventTooLongException : Exception;
