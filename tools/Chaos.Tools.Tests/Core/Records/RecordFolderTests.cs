using System.Text.Json.Nodes;
using Chaos.Core.Histograms;
using Chaos.Core.Trials;
using Chaos.Records;

namespace Chaos.Tools.Tests.Core.Records;

public sealed class RecordFolderTests : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("chaos-records-").FullName;

    private RecordFolder Folder => new(_path);

    public void Dispose() => Directory.Delete(_path, recursive: true);

    [Fact]
    public void A_trial_that_was_stopped_before_its_load_began_has_no_negative_times()
    {
        var early = TimeSpan.FromMilliseconds(-1.3);
        var record = Some.Record("with");
        Folder.Write(
            record with
            {
                Times = record.Times with
                {
                    LoadEnd = early,
                    WarmUpEnd = early,
                    FaultBegan = early,
                    Injected = early,
                    RevertBegan = early,
                    Reverted = early,
                },
            }
        );

        var times = Folder.ReadTrial(TrialFiles.PathOf(record)).Times;
        Assert.All(
            [times.LoadEnd, times.WarmUpEnd, times.FaultBegan, times.Injected, times.RevertBegan, times.Reverted],
            t => Assert.Equal(TimeSpan.Zero, t)
        );
    }

    [Fact]
    public void A_record_is_read_as_it_was_written()
    {
        var record = Some.Record("with");
        Folder.Write(record);
        var read = Folder.ReadTrial(TrialFiles.PathOf(record));
        Assert.Equal(record.Times, read.Times);
        Assert.Equal(record.Workloads[0].Slots[7].Good(), read.Workloads[0].Slots[7].Good());
        Assert.Equal(record.Receipts[0], read.Receipts[0]);
        Assert.Equal(
            record.Services[0].Sum(ServiceRecord.Attempts, 0, 22),
            read.Services[0].Sum(ServiceRecord.Attempts, 0, 22)
        );
    }

    [Fact]
    public void A_record_of_a_newer_schema_says_so()
    {
        var record = Some.Record("with") with { SchemaVersion = 99 };
        Folder.Write(record);
        var error = Assert.Throws<RecordException>(() => Folder.ReadTrial(TrialFiles.PathOf(record)));
        Assert.Contains("newer", error.Message, StringComparison.Ordinal);
        Assert.Contains("99", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_that_is_set_aside_makes_way_for_the_next_one_and_is_kept()
    {
        var record = Some.Record("with");
        Folder.Write(record);
        var aside = Folder.SetAside(record, 1);
        Folder.Write(record with { Seed = 43 });

        Assert.Equal("trials/try-1/some.experiment.with.1.json", aside);
        Assert.Equal((42UL, 43UL), (Folder.ReadTrial(aside).Seed, Folder.ReadTrial(TrialFiles.PathOf(record)).Seed));
    }

    [Fact]
    public void Latencies_are_kept_as_text_that_any_HdrHistogram_reads_and_a_damaged_one_names_its_file()
    {
        var latencies = new LatencyHistogram();
        latencies.Record(TimeSpan.FromMilliseconds(7));
        var record = Some.Record("with");
        var load = record.Workloads[0];
        Folder.Write(
            record with
            {
                Workloads = [load with { Slots = [load.Slots[0] with { GoodLatency = latencies.Pack() }] }],
            }
        );

        var path = TrialFiles.PathOf(record);
        Assert.Equal(latencies.Pack(), Folder.ReadTrial(path).Workloads[0].Slots[0].GoodLatency);
        var file = Path.Combine(_path, path);
        var json = JsonNode.Parse(File.ReadAllText(file))!;
        var slot = json["workloads"]![0]!["slots"]![0]!;
        Assert.Equal(latencies.ToHdr(), (string?)slot["goodLatency"]);
        slot["goodLatency"] = "no histogram";
        File.WriteAllText(file, json.ToJsonString());
        Assert.Contains(
            file,
            Assert.Throws<RecordException>(() => Folder.ReadTrial(path)).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"schemaVersion\": 1}")]
    public void A_file_that_is_not_a_record_is_named(string text)
    {
        File.WriteAllText(Path.Combine(_path, TrialFiles.Run), text);
        Assert.Contains(
            TrialFiles.Run,
            Assert.Throws<RecordException>(Folder.ReadRun).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_folder_that_cannot_be_written_names_the_file() =>
        Assert.Contains(
            "/dev/null",
            Assert.Throws<RecordException>(() => new RecordFolder("/dev/null").Write(Some.Record("with"))).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Nothing_partial_is_left_behind()
    {
        Folder.Write(Some.Record("with"));
        Assert.Empty(Directory.EnumerateFiles(_path, "*.partial", SearchOption.AllDirectories));
    }
}
