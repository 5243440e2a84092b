using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Chaos.SampleShop.Protos;

/// <summary>
/// Finds the gRPC methods of the shop in its proto file. A service that is added there needs no other registration.
/// </summary>
internal static class ShopRpc
{
    private static readonly Marshaller<Order> s_orders = Marshaller(Order.Parser);
    private static readonly Marshaller<Confirmation> s_confirmations = Marshaller(Confirmation.Parser);

    /// <summary>
    /// Returns the method of a kind that other services call. Returns null when the kind is not called over gRPC.
    /// </summary>
    public static Method<Order, Confirmation>? EntryOf(string kind) =>
        MethodsOf(kind).FirstOrDefault(m => m.Type == MethodType.Unary);

    /// <summary>Returns every method of a kind.</summary>
    public static IEnumerable<Method<Order, Confirmation>> MethodsOf(string kind) =>
        ShopReflection
            .Descriptor.Services.Where(s => s.Name.Equals($"{kind}Service", StringComparison.OrdinalIgnoreCase))
            .SelectMany(s => s.Methods)
            .Select(Described);

    /// <summary>
    /// Returns the method with a name such as <c>OrderService/CreateOrder</c>. Returns null when there is none.
    /// </summary>
    public static Method<Order, Confirmation>? Named(string name) =>
        ShopReflection
            .Descriptor.Services.SelectMany(s => s.Methods)
            .Where(m => $"{m.Service.Name}/{m.Name}" == name)
            .Select(Described)
            .FirstOrDefault();

    /// <summary>Returns the names of all methods of a type.</summary>
    public static IEnumerable<string> Names(MethodType type) =>
        ShopReflection
            .Descriptor.Services.SelectMany(s => s.Methods)
            .Where(m => TypeOf(m) == type)
            .Select(m => $"{m.Service.Name}/{m.Name}");

    private static Method<Order, Confirmation> Described(MethodDescriptor method) =>
        new(TypeOf(method), method.Service.FullName, method.Name, s_orders, s_confirmations);

    private static MethodType TypeOf(MethodDescriptor method) =>
        method.IsClientStreaming ? MethodType.DuplexStreaming : MethodType.Unary;

    private static Marshaller<T> Marshaller<T>(MessageParser<T> parser)
        where T : IMessage<T> =>
        new(
            static (message, context) =>
            {
                context.SetPayloadLength(message.CalculateSize());
                message.WriteTo(context.GetBufferWriter());
                context.Complete();
            },
            context => parser.ParseFrom(context.PayloadAsReadOnlySequence())
        );
}
