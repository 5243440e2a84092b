namespace NBomber.Contracts;

/// <summary>How an iteration or a step ended.</summary>
public interface IResponse
{
    string StatusCode { get; }

    bool IsError { get; }

    int SizeBytes { get; }

    string Message { get; }
}
