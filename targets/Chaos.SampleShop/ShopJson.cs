using System.Text.Json.Serialization;
using Chaos.Core.Control;
using Chaos.Core.Faults;
using Chaos.Core.Trials;
using Chaos.SampleShop.Serving;

namespace Chaos.SampleShop;

/// <summary>
/// JSON serialization of the shop's messages. It is generated at build time, because reflection would slow every start
/// of a service.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true
)]
[JsonSerializable(typeof(OrderMessage))]
[JsonSerializable(typeof(Mistakes))]
[JsonSerializable(typeof(FaultRequest))]
[JsonSerializable(typeof(ReadBack))]
[JsonSerializable(typeof(ServiceRecord))]
[JsonSerializable(typeof(Dictionary<string, double>))]
internal sealed partial class ShopJson : JsonSerializerContext;
