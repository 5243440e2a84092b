using Chaos.Core;

namespace Chaos.Targets.Protocols.Grpc;

/// <summary>
/// Thrown for a value that a field of a message does not accept. Has the field's name in the .proto file.
/// </summary>
internal sealed class WrongMessageException(PlanError error) : FormatException(error.ToString())
{
    public PlanError Error => error;
}
