namespace Chaos.Proxy.Http.Faults;

/// <summary>
/// How the body of an answer is cut short: after a number of bytes, or one byte before its end if it is not longer. So
/// every answer that is hit is incomplete. The bytes after a protocol upgrade are not a body and are not cut.
/// </summary>
/// <param name="AfterBytes">Number of bytes that pass, without chunk sizes.</param>
/// <param name="Reset">Whether the connection is reset, which also hits an answer without a body. Otherwise it is
/// closed as after a complete answer.</param>
internal sealed record BodyCut(long AfterBytes, bool Reset);
