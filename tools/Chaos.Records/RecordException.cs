namespace Chaos.Records;

/// <summary>A record cannot be read or written; the message says which file and why, for the user.</summary>
public sealed class RecordException(string message, Exception? inner = null) : Exception(message, inner);
