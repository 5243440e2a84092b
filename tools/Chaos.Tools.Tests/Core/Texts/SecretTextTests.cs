using Chaos.Core.Texts;

namespace Chaos.Tools.Tests.Core.Texts;

/// <summary>Users' texts are shown without secrets and otherwise unchanged.</summary>
public sealed class SecretTextTests
{
    [Theory]
    [InlineData("RETRIES", "3", "3")]
    [InlineData("API_TOKEN", "abc123", "***")]
    [InlineData("PAYMENT_PASSWORD", "{{port.orders}}", "***")]
    [InlineData("API_TOKEN", "{{env.API_TOKEN}}", "{{env.API_TOKEN}}")]
    [InlineData("Authorization", "Bearer {{file.token.txt}}", "Bearer {{file.token.txt}}")]
    [InlineData("DB", "Host=db;Password=hunter2", "***")]
    [InlineData("DB", "postgres://user:hunter2@db/shop", "***")]
    [InlineData("DB", "postgres://user:hunter2@{{env.HOST}}/shop", "***")]
    [InlineData("DB", "postgres://user:{{env.PASSWORD}}@db/shop", "postgres://user:{{env.PASSWORD}}@db/shop")]
    [InlineData("DB", "Host={{env.HOST}};Password=hunter2", "***")]
    [InlineData("DB", "Host={{env.HOST}};Password={{env.PASSWORD}}", "Host={{env.HOST}};Password={{env.PASSWORD}}")]
    [InlineData("DB_PASS", "hunter2", "***")]
    [InlineData("Cookie", "sid=1234; csrf={{env.CSRF}}", "***")]
    [InlineData("Cookie", "theme=dark; sid={{env.SID}}", "theme=dark; sid={{env.SID}}")]
    [InlineData("API_TOKEN", "abcdefgh12345678{{env.REST}}", "***")]
    [InlineData("API_TOKEN", "shop-{{env.REST}}", "shop-{{env.REST}}")]
    [InlineData("X-Note", "eyJhbGciOiJI.eyJzdWIi", "***")]
    [InlineData("MYSQL_PWD", "hunter2", "***")]
    [InlineData("SIGNING_KEY", "hunter2", "***")]
    [InlineData("GOOGLE_APPLICATION_CREDENTIALS", "/etc/key.json", "***")]
    [InlineData("CURL", "Authorization: Bearer hunter2", "***")]
    [InlineData("PASSAGE", "9", "9")]
    [InlineData("API_TOKEN", "", "")]
    public void A_value_is_masked_by_its_name_or_its_content(string name, string value, string told) =>
        Assert.Equal(told, SecretText.Told(name, value));

    [Theory]
    [InlineData("""{"user":"ann","password":"hunter2"}""", true)]
    [InlineData("""{"user":"ann","clientSecret": "hunter2"}""", true)]
    [InlineData("""{\"password\":\"hunter2\"}""", true)]
    [InlineData("""{"password":"{{env.PW}}"}""", false)]
    [InlineData("""{"password":"{{env.PW}}","token":"hunter2"}""", true)]
    [InlineData("""{"password":"","user":"{{env.USER}}"}""", false)]
    [InlineData("/orders?id={{env.ID}}&api_key=hunter2", true)]
    [InlineData("/orders?id={{env.ID}}&api_key={{env.KEY}}", false)]
    [InlineData("/orders?refresh_token=hunter2", true)]
    [InlineData("/orders?tokens=5&secretary=ann", false)]
    [InlineData("grant_type=password&client_secret=hunter2", true)]
    [InlineData("grant_type=password&client_secret={{env.S}}&password=hunter2", true)]
    [InlineData("http://ann:hunter2@{{env.HOST}}/", true)]
    [InlineData("http://ann:{{env.PW}}@localhost/?token=hunter2", true)]
    [InlineData("sent eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc with {{env.ID}}", true)]
    public void A_secret_is_found_wherever_it_is_written_also_beside_a_placeholder(string text, bool holds) =>
        Assert.Equal((holds, holds ? "***" : text), (SecretText.Holds(text), SecretText.Told(text)));

    [Theory]
    [InlineData("dotnet orders.dll --retries 3", "dotnet orders.dll --retries 3")]
    [InlineData("psql --password hunter2 shop", "psql --password *** shop")]
    [InlineData("psql --password={{env.PW}} shop", "psql --password={{env.PW}} shop")]
    [InlineData("orders --api-key=hunter2 --port 80", "orders --api-key=*** --port 80")]
    [InlineData("env DB_PASS=hunter2 orders", "env DB_PASS=*** orders")]
    [InlineData("curl http://me:hunter2@localhost/x", "curl ***")]
    [InlineData("curl -u me:hunter2 localhost", "curl -u *** localhost")]
    [InlineData("run -u postgres shop", "run -u postgres shop")]
    public void A_command_is_masked_word_by_word(string command, string told) =>
        Assert.Equal(told, SecretText.Told(command.Split(' ')));

    [Theory]
    [InlineData("""{"user":"{{env.USER}}","password":"hunter2"}""", true)]
    [InlineData("""{"user":"{{env.USER}}","refresh_token": "abc"}""", true)]
    [InlineData("""{"body":"{\"user\":\"{{env.USER}}\",\"password\":\"hunter2\"}"}""", true)]
    [InlineData("a={{env.A}}&token=hunter2", true)]
    [InlineData("token={{env.A}}&client_secret=hunter2", true)]
    [InlineData("http://{{env.USER}}:hunter2@db", true)]
    [InlineData("""{"user":"ann","password":"{{env.PASSWORD}}"}""", false)]
    [InlineData("""{"password": '{{ env.PASSWORD }}'}""", false)]
    [InlineData("""{"body":"{\"password\":\"{{env.PASSWORD}}\"}"}""", false)]
    [InlineData("password={{file.p}}&token={{env.A}}", false)]
    [InlineData("http://ann:{{env.PASSWORD}}@db", false)]
    [InlineData("""{"user":"{{env.USER}}","password":""}""", false)]
    public void A_secret_that_is_written_out_beside_the_placeholder_of_another_is_found(string text, bool holds) =>
        Assert.Equal(holds, SecretText.Holds(text));

    [Theory]
    [InlineData("-H 'Authorization: Bearer {{env.TOKEN}}'", false)]
    [InlineData("Authorization: {{env.LOGIN}}", false)]
    [InlineData("Cookie: sid={{env.SID}}", false)]
    [InlineData("Cookie: sid={{env.SID}}; csrf=hunter2", true)]
    [InlineData("Authorization: Basic hunter2 {{env.X}}", true)]
    [InlineData("{{env.X}} Authorization: hunter2 ", true)]
    public void A_text_that_may_hold_a_secret_beside_a_placeholder_is_not_shown(string text, bool hides) =>
        Assert.Equal(hides ? "***" : text, SecretText.Told(text));

    [Fact]
    public void A_word_with_spaces_is_quoted() =>
        Assert.Equal("sh -c \"sleep 1\" \"\"", SecretText.Told(["sh", "-c", "sleep 1", ""]));

    [Fact]
    public void A_name_whose_value_may_be_a_path_is_not_a_secrets_name() =>
        Assert.False(SecretText.IsName("GOOGLE_APPLICATION_CREDENTIALS"));
}
