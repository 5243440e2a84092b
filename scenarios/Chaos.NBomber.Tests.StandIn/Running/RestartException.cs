namespace NBomber.Running;

/// <summary>Ends an iteration whose step failed.</summary>
internal sealed class RestartException : Exception;
