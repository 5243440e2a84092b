using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Chaos.KafkaMock;

const int WrongArguments = 3;
const int Producer = 0;
const int ErrorSize = 512;

// Runs one broker that advertises the address of the proxy in front of it. Clients connect to the advertised address.
if (
    args is not ["--advertise", var text]
    || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var advertised)
)
{
    Console.Error.WriteLine("usage: Chaos.KafkaMock --advertise PORT");
    return WrongArguments;
}

using var stop = new CancellationTokenSource();
using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
IntPtr cluster;
using (new BlockedSignals())
{
    var error = new StringBuilder(ErrorSize);
    var client = Librdkafka.rd_kafka_new(Producer, Librdkafka.rd_kafka_conf_new(), error, ErrorSize);
    if (client == IntPtr.Zero)
        throw new InvalidOperationException($"librdkafka cannot create a client: {error}");
    cluster = Librdkafka.rd_kafka_mock_cluster_new(client, 1);
    if (cluster == IntPtr.Zero)
        throw new InvalidOperationException("librdkafka cannot create a mock cluster");
}

// The first member of a group does not have to wait long for others.
Librdkafka.rd_kafka_mock_group_initial_rebalance_delay_ms(cluster, 100);
if (Librdkafka.rd_kafka_mock_broker_set_host_port(cluster, 1, "127.0.0.1", advertised) is var refused and not 0)
    throw new InvalidOperationException($"the mock does not advertise another port: error {refused}");
Console.WriteLine(
    $$"""{"ready":"http://{{Marshal.PtrToStringUTF8(Librdkafka.rd_kafka_mock_cluster_bootstraps(cluster))}}"}"""
);
await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop.Token)
    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

// The cluster ends with the process. Stopping it first would only take time.
return 0;

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}
