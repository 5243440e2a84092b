using System.Globalization;
using Chaos.Core.Calls;
using Grpc.Core;

namespace Chaos.Callers;

/// <summary>How the end of an RPC reads as a call's result, and the other way round.</summary>
internal static class RpcOutcome
{
    private const int DetailCharacters = 120;

    /// <summary>The result of an RPC that was answered.</summary>
    public static CallResult Of(Metadata trailers, long bytes) =>
        new(
            trailers.GetValue(CallMetadata.Degraded) is null ? CallStatus.Ok : CallStatus.Degraded,
            Attempts(trailers),
            bytes
        )
        {
            Outcome = NameOf(StatusCode.OK),
        };

    /// <summary>The result of an RPC that failed.</summary>
    public static CallResult Of(RpcException exception, CancellationToken cancellationToken)
    {
        // A cancelled RPC may come as the breaking of its connection.
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

    /// <summary>A code as the specification of gRPC writes it.</summary>
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
            // What the specification does not know reads as this, which it is.
            _ => "UNKNOWN",
        };

    /// <summary>How a call that ended so is answered.</summary>
    public static StatusCode CodeOf(CallStatus status) =>
        status switch
        {
            CallStatus.Ok or CallStatus.Degraded => StatusCode.OK,
            CallStatus.TimedOut => StatusCode.DeadlineExceeded,
            CallStatus.Rejected => StatusCode.ResourceExhausted,
            CallStatus.ClientError => StatusCode.FailedPrecondition,
            _ => StatusCode.Internal,
        };

    /// <summary>What a code that the service gave means to the caller.</summary>
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
    /// The same for a status. One that the client library made itself, because the connection was refused or broke,
    /// carries the exception it saw.
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
