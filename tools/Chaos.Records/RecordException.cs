namespace Chaos.Records;

/// <summary>A record cannot be read or written. The message names the file and the reason, for the user.</summary>
public sealed class RecordException(string message, Exception? inner = null) : Exception(message, inner);
