using System.Globalization;
using Chaos.Core.Calls;
using Grpc.Core;

namespace Chaos.Callers;

/// <summary>Turns the end of an RPC into the result of a call, and a call status into a gRPC status code.</summary>
internal static class RpcOutcome
{
    private const int DetailCharacters = 120;

    /// <summary>Returns the result of an RPC that was answered.</summary>
    public static CallResult Of(Metadata trailers, long bytes) =>
        new(
            trailers.GetValue(CallMetadata.Degraded) is null ? CallStatus.Ok : CallStatus.Degraded,
            Attempts(trailers),
            bytes
        )
        {
            Outcome = NameOf(StatusCode.OK),
        };

    /// <summary>Returns the result of an RPC that failed.</summary>
    public static CallResult Of(RpcException exception, CancellationToken cancellationToken)
    {
        // A cancelled RPC may show up as a broken connection.
        var (status, outcome) = cancellationToken.IsCancellationRequested
            ? (CallStatus.TimedOut, ConnectionFailure.NoAnswer)
            : OutcomeOf(exception.Status);
        var detail = $"{exception.StatusCode} {exception.Status.Detail}".TrimEnd();
        return new(
            status,
            status == CallStatus.Unsent ? 0 : Attempts(exception.Trailers),
            Detail: detail.Length <= DetailCharacters ? detail : detail[..DetailCharacters]
        )
        {
            Outcome = outcome,
        };
    }

    /// <summary>Returns the name of a code as the gRPC specification writes it.</summary>
    public static string NameOf(StatusCode code) =>
        code switch
        {
            StatusCode.OK => "OK",
            StatusCode.Cancelled => "CANCELLED",
            StatusCode.InvalidArgument => "INVALID_ARGUMENT",
            StatusCode.DeadlineExceeded => "DEADLINE_EXCEEDED",
            StatusCode.NotFound => "NOT_FOUND",
            StatusCode.AlreadyExists => "ALREADY_EXISTS",
            StatusCode.PermissionDenied => "PERMISSION_DENIED",
            StatusCode.ResourceExhausted => "RESOURCE_EXHAUSTED",
            StatusCode.FailedPrecondition => "FAILED_PRECONDITION",
            StatusCode.Aborted => "ABORTED",
            StatusCode.OutOfRange => "OUT_OF_RANGE",
            StatusCode.Unimplemented => "UNIMPLEMENTED",
            StatusCode.Internal => "INTERNAL",
            StatusCode.Unavailable => "UNAVAILABLE",
            StatusCode.DataLoss => "DATA_LOSS",
            StatusCode.Unauthenticated => "UNAUTHENTICATED",
            // Codes that the specification does not define.
            _ => "UNKNOWN",
        };

    /// <summary>Returns the code with which a service answers when its own call ended with this status.</summary>
    public static StatusCode CodeOf(CallStatus status) =>
        status switch
        {
            CallStatus.Ok or CallStatus.Degraded => StatusCode.OK,
            CallStatus.TimedOut => StatusCode.DeadlineExceeded,
            CallStatus.Rejected => StatusCode.ResourceExhausted,
            CallStatus.ClientError => StatusCode.FailedPrecondition,
            _ => StatusCode.Internal,
        };

    /// <summary>Returns the call status for a code that the service returned.</summary>
    public static CallStatus StatusOf(StatusCode code) =>
        code switch
        {
            StatusCode.OK => CallStatus.Ok,
            StatusCode.DeadlineExceeded => CallStatus.TimedOut,
            StatusCode.ResourceExhausted or StatusCode.Unavailable => CallStatus.Rejected,
            StatusCode.Cancelled => CallStatus.Reset,
            StatusCode.Internal or StatusCode.Unknown or StatusCode.DataLoss => CallStatus.ServerError,
            _ => CallStatus.ClientError,
        };

    /// <summary>
    /// Returns call status and outcome for a gRPC status. A status that the client library made itself, because the
    /// connection was refused or broke, carries the exception.
    /// </summary>
    private static (CallStatus Status, string Outcome) OutcomeOf(Status status) =>
        status.DebugException is { } broken && status.StatusCode is not StatusCode.DeadlineExceeded
            ? ConnectionFailure.Of(broken)
            : (StatusOf(status.StatusCode), NameOf(status.StatusCode));

    private static int Attempts(Metadata trailers) =>
        int.TryParse(
            trailers.GetValue(CallMetadata.Attempts),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var attempts
        )
            ? attempts
            : 1;
}
