namespace NBomber.Contracts;

/// <summary>How a step ended, with what it got.</summary>
public sealed record Response<T>(string StatusCode, bool IsError, int SizeBytes, string Message) : IResponse;
