using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Chaos.Reports.Tests.Html;

/// <summary>
/// Tests the page as a browser shows it. A script in a copy of the page measures it, because the page itself forbids
/// scripts.
/// </summary>
[Trait("Speed", "Slow")]
public sealed partial class PageInABrowserTests : IDisposable
{
    private const string Probe = """
        <script>addEventListener('load', () => {
          const wide = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && getComputedStyle(e).overflow !== 'hidden' && !e.closest('.lanes'));
          const covers = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
          const overlapping = selector => [...document.querySelectorAll(selector)].filter(g => { const r = [...g.querySelectorAll('span')].map(c => c.getBoundingClientRect()); return r.some((a, i) => r.slice(i + 1).some(b => covers(a, b))); }).length;
          const squeezed = [...document.querySelectorAll('table')].filter(t => t.getBoundingClientRect().right > t.parentElement.getBoundingClientRect().right + 1 || [...t.querySelectorAll('th, td')].some(c => c.scrollWidth > c.clientWidth + 1));
          const clipped = [...document.querySelectorAll('body *')].filter(e => ['hidden', 'clip'].includes(getComputedStyle(e).overflowX) && e.scrollWidth > e.clientWidth + 1).map(e => e.outerHTML.slice(0, 120));
          const cut = [...document.querySelectorAll('.marks span')].filter(s => s.getBoundingClientRect().left < s.closest('.arm').getBoundingClientRect().left).length;
          const colour = text => { const c = text.match(/[\d.]+/g).map(Number); return { rgb: c.slice(0, 3), alpha: c.length > 3 ? c[3] : 1 }; };
          const ground = e => { for (let at = e; at; at = at.parentElement) { const c = colour(getComputedStyle(at).backgroundColor); if (c.alpha === 1) return c.rgb; } return [255, 255, 255]; };
          const light = rgb => rgb.map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4).reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
          const contrast = (a, b) => { const [low, high] = [light(a), light(b)].sort((x, y) => x - y); return (high + .05) / (low + .05); };
          const texts = [...document.querySelectorAll('body *')].filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && !['SCRIPT', 'STYLE'].includes(e.tagName));
          const lines = [...document.querySelectorAll('.plot .line, .plot .limit, .interval .bar, .interval .candidate')].map(e => ({ e, rgb: colour(getComputedStyle(e).stroke === 'none' ? getComputedStyle(e).fill : getComputedStyle(e).stroke).rgb }));
          const faint = [...texts.filter(e => contrast(colour(getComputedStyle(e).color).rgb, ground(e)) < 4.5).map(e => e.outerHTML), ...lines.filter(l => contrast(l.rgb, ground(l.e)) < 3).map(l => l.e.outerHTML)].map(h => h.slice(0, 120));
          document.title = 'PROBE' + JSON.stringify({ width: innerWidth, scroll: document.documentElement.scrollWidth, requests: performance.getEntriesByType('resource').map(r => r.name), squeezed: squeezed.map(e => `${e.className} ${e.getBoundingClientRect().width}`), wide: wide.slice(0, 5).map(e => e.outerHTML.slice(0, 120)), overlapping: overlapping('.marks') + overlapping('.seconds') + overlapping('.lanes'), clipped, cut, faint, charts: document.querySelectorAll('.plot').length, background: getComputedStyle(document.body).backgroundColor });
        })</script>
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("chaos-page-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [ChromiumFact]
    public async Task On_400_pixels_nothing_overflows_and_no_mark_covers_another()
    {
        // A browser window is at least 500 pixels wide, so the page is in a frame of 400.
        var seen = await ProbeAsync(Some.Mixed(), 400);
        Assert.Equal(400, seen.Width);
        Assert.Equal(400, seen.Scroll);
        Assert.Empty(seen.Wide);
        Assert.Equal(0, seen.Overlapping);
        Assert.Equal(0, seen.Cut);
        Assert.Equal(30, seen.Charts);
    }

    [ChromiumFact]
    public async Task On_a_wide_screen_no_mark_covers_another_either()
    {
        var seen = await ProbeAsync(Some.Mixed(), 1160);
        Assert.Equal((1160, 1160, 0, 0), (seen.Width, seen.Scroll, seen.Overlapping, seen.Cut));
        Assert.Empty(seen.Wide);
    }

    [ChromiumFact]
    public async Task A_comparison_fits_on_400_pixels_too()
    {
        var seen = await ProbeAsync(SomeComparison.Content(), 400);
        Assert.Equal((400, 400, 0, 0, 3), (seen.Width, seen.Scroll, seen.Overlapping, seen.Cut, seen.Charts));
        Assert.Empty(seen.Wide);
        Assert.Equal(400, (await ProbeAsync(SomeComparison.Malicious(), 400)).Scroll);
    }

    [ChromiumTheory]
    [InlineData(400, false)]
    [InlineData(400, true)]
    [InlineData(1024, false)]
    [InlineData(1200, false)]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    public async Task No_table_is_wider_than_its_place_no_text_is_cut_and_none_is_faint(int width, bool isDark)
    {
        RunContent[] pages =
        [
            Some.Mixed(),
            Some.LongWords(),
            SomeExternal.Content(),
            SomeExternal.Phases(),
            SomeExternal.Long(),
            SomeExternal.Compared(),
            SomeComparison.Content(),
        ];
        var all = await ProbeAsync(width, isDark, pages);
        foreach (var seen in all)
        {
            Assert.Empty(seen.Wide);
            Assert.Empty(seen.Squeezed);
            Assert.Empty(seen.Clipped);
            Assert.Empty(seen.Faint);
            Assert.Equal(isDark ? "rgb(20, 23, 27)" : "rgb(251, 251, 249)", seen.Background);
            Assert.Equal((width, width, 0, 0), (seen.Width, seen.Scroll, seen.Overlapping, seen.Cut));
        }
    }

    [ChromiumFact]
    public async Task Hostile_text_of_any_length_is_not_executed_and_does_not_overflow()
    {
        var seen = await ProbeAsync(Some.Malicious(), 400);
        Assert.Equal(400, seen.Scroll);
        Assert.Empty(seen.Requests);
    }

    [ChromiumFact]
    public async Task The_page_loads_without_a_request_and_without_an_error()
    {
        var page = HtmlReportTests.Page(Some.Mixed());
        var (asked, dom, log) = await LoadAsync("report.html", page);
        Assert.Contains("1 of 5 fails", dom);
        Assert.DoesNotContain("CONSOLE", log);
        Assert.Empty(asked);

        // The check works: the same page with an image and a script is noticed.
        var (noticed, _, complaint) = await LoadAsync(
            "control.html",
            PolicyTag()
                .Replace(page, "")
                .Replace(
                    "<main>",
                    "<main><img src=\"http://127.0.0.1:9/pixel.png\"><script>nothing()</script>",
                    StringComparison.Ordinal
                )
        );
        Assert.Equal(["http://127.0.0.1:9/pixel.png"], noticed);
        Assert.Contains("CONSOLE", complaint);
    }

    private async Task<(IReadOnlyList<string> Asked, string Dom, string Log)> LoadAsync(string name, string page)
    {
        var file = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(file, page, CancellationToken.None);
        var net = file + ".net.json";
        var (dom, log) = await Chromium.RunAsync(_folder, file, "--dump-dom", $"--log-net-log={net}");
        var asked = Asked()
            .Matches(await File.ReadAllTextAsync(net, CancellationToken.None))
            .Select(m => new Uri(m.Groups[1].Value))
            .Where(u => !IsTheBrowsersOwn(u))
            .Select(u => u.AbsoluteUri);
        return ([.. asked.Distinct()], dom, log);
    }

    /// <summary>Requests that the browser makes itself, for updates and the time, whatever page it shows.</summary>
    private static bool IsTheBrowsersOwn(Uri url) =>
        url.Scheme is not ("http" or "https")
        || url.Host.EndsWith(".google.com", StringComparison.Ordinal)
        || url.Host.EndsWith(".googleapis.com", StringComparison.Ordinal)
        || url.Host.EndsWith(".gvt1.com", StringComparison.Ordinal);

    private async Task<Seen> ProbeAsync(RunContent content, int width) =>
        Assert.Single(await ProbeAsync(width, false, content));

    /// <summary>The layout of each page, measured in a frame of the given width.</summary>
    private async Task<IReadOnlyList<Seen>> ProbeAsync(int width, bool isDark, params RunContent[] contents)
    {
        var frames = contents.Select(content =>
        {
            var open = PolicyTag()
                .Replace(HtmlReportTests.Page(content), "")
                .Replace("<details>", "<details open>", StringComparison.Ordinal)
                .Replace("</head>", Probe + "</head>", StringComparison.Ordinal);
            return $"<iframe style=\"border:0\" width=\"{width}\" height=\"4000\" scrolling=\"no\" srcdoc=\""
                + $"{WebUtility.HtmlEncode(open)}\" onload=\"document.title += "
                + "this.contentDocument.title\"></iframe>";
        });
        var file = Path.Combine(_folder, "frame.html");
        await File.WriteAllTextAsync(
            file,
            $"<!DOCTYPE html><title></title><body style=\"margin:0\">{string.Concat(frames)}",
            Encoding.UTF8,
            CancellationToken.None
        );
        var (dom, _) = await Chromium.RunAsync(
            _folder,
            file,
            "--dump-dom",
            "--window-size=1400,4000",
            $"--blink-settings=preferredColorScheme={(isDark ? 0 : 1)}"
        );
        var answers = WebUtility
            .HtmlDecode(Answer().Match(dom).Groups[1].Value)
            .Split("PROBE", StringSplitOptions.RemoveEmptyEntries);
        Assert.True(
            answers.Length == contents.Length,
            $"the scripts in {contents.Length} pages gave {answers.Length} answers"
        );
        return [.. answers.Select(a => JsonSerializer.Deserialize<Seen>(a, JsonSerializerOptions.Web)!)];
    }

    [GeneratedRegex("<meta http-equiv=\"Content-Security-Policy\"[^>]*>")]
    private static partial Regex PolicyTag();

    [GeneratedRegex("<title>(PROBE.*?)</title>", RegexOptions.Singleline)]
    private static partial Regex Answer();

    [GeneratedRegex("\"url\":\"([^\"]*)\"")]
    private static partial Regex Asked();

    private sealed record Seen(
        int Width,
        int Scroll,
        IReadOnlyList<string> Requests,
        IReadOnlyList<string> Wide,
        IReadOnlyList<string> Squeezed,
        IReadOnlyList<string> Clipped,
        IReadOnlyList<string> Faint,
        int Overlapping,
        int Cut,
        int Charts,
        string Background
    );
}
