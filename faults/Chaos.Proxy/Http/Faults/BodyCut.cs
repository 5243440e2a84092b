namespace Chaos.Proxy.Http.Faults;

/// <summary>
/// How the body of an answer ends too early: after so many bytes, or one byte before its end where it is not longer
/// than that, so that every answer that is hit is incomplete. What follows an upgrade is no body and passes.
/// </summary>
/// <param name="AfterBytes">Bytes that pass, chunk sizes not counted.</param>
/// <param name="Reset">With a reset, which hits an answer without a body too; else the connection ends as if all had
/// been said.</param>
internal sealed record BodyCut(long AfterBytes, bool Reset);
