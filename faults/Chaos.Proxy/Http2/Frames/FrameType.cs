namespace Chaos.Proxy.Http2.Frames;

/// <summary>Types of frames (RFC 9113, 6). Frames of other types are ignored.</summary>
internal enum FrameType : byte
{
    Data,
    Headers,
    Priority,
    Reset,
    Settings,
    PushPromise,
    Ping,
    GoAway,
    WindowUpdate,
    Continuation,
}
