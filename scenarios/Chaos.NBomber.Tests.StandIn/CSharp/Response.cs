using NBomber.Contracts;

namespace NBomber.CSharp;

/// <summary>Makes responses. Names and order of the arguments are NBomber's.</summary>
public static class Response
{
    public static Response<object> Ok() => new("", false, 0, "");

    public static Response<object> Ok(string statusCode = "", int sizeBytes = 0, string message = "") =>
        new(statusCode, false, sizeBytes, message);

    public static Response<T> Ok<T>(T payload, string statusCode = "", int sizeBytes = 0, string message = "") =>
        new(statusCode, false, sizeBytes, message);

    public static Response<object> Fail() => new("", true, 0, "");

    public static Response<object> Fail(string statusCode = "", string message = "", int sizeBytes = 0) =>
        new(statusCode, true, sizeBytes, message);

    public static Response<T> Fail<T>(T payload, string statusCode = "", string message = "", int sizeBytes = 0) =>
        new(statusCode, true, sizeBytes, message);
}
